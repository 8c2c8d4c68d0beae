# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaFigureSourceMixin(models.AbstractModel):
    """Records that figures of accounts are worked out from: a change of them rates those accounts at once.

    `_figures` names the figures (pharma_classification_criterion_figure.py), `_figure_fields` the fields that they
    read, `_figure_accounts()` whose figures they are. With `pharma_rate_later` in the context the nightly run, or
    whoever sends it, rates.
    """

    _name = "pharma.figure.source.mixin"
    _description = "What figures of accounts come from"

    _figures = ()
    _figure_fields = frozenset()

    def _figure_accounts(self):
        """Return the accounts (res.partner) that these records say something of."""
        return self.partner_id

    def _rate_figures(self, accounts):
        if not self.env.context.get("pharma_rate_later"):
            self.env["pharma.classification.model"]._rate_figures(accounts.ids, self._figures)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._rate_figures(records._figure_accounts())
        return records

    def write(self, vals):
        if self._figure_fields.isdisjoint(vals):
            return super().write(vals)
        accounts = self._figure_accounts()
        result = super().write(vals)
        self._rate_figures(accounts | self._figure_accounts())
        return result

    def unlink(self):
        accounts = self._figure_accounts()
        result = super().unlink()
        self._rate_figures(accounts.exists())
        return result
