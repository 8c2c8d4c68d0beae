# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError


class PharmaLedgerMixin(models.AbstractModel):
    """Entries that are written once: what happened is corrected by a further entry, never rewritten."""

    _name = "pharma.ledger.mixin"
    _description = "Entries that cannot change"

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "%s: what is written stays; a correction is a further entry.",
                    self._ledger_name(),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("%s: nothing is ever deleted here.", self._ledger_name()))

    def _ledger_name(self):
        return self.env["ir.model"]._get(self._name).name
