# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..limits.pharma_limit_engine import Situation


class PharmaSpend(models.Model):
    """Transfers of value that are no hand-overs: what addons with meals, fees or events record."""

    _inherit = "pharma.spend"

    limit_warning = fields.Text(
        "Warnings", readonly=True, help="Caps that only warn, and were exceeded by this entry."
    )

    @api.model
    def _transfer(self, vals_list, call=None):
        """Record transfers of value, one after the other, each asked against the caps.

        :param vals_list: values of entries; `own_amount` with `own_currency_id`, or `amount`
        :param call: the call on which they happened, if any
        :return: the entries
        :raise UserError: when a cap that refuses is exceeded, with nothing recorded
        """
        # sudo: entries are facts that only code writes; the caller has checked who records
        entries = self.sudo().browse()
        for vals in vals_list:
            vals = self._with_both_values(vals)
            warnings = self.env["pharma.limit.engine"]._check_amount(
                self._situation(vals, call), vals["category"], vals["amount"]
            )
            entries |= entries.create({**vals, "limit_warning": "\n".join(warnings) or False})
        return entries

    @api.model
    def _situation(self, vals, call=None):
        day = fields.Date.to_date(vals["date"])
        territory = self.env["pharma.territory"].browse(vals.get("territory_id"))
        cycle = self.env["pharma.cycle"]
        return Situation(
            self.env["res.company"].browse(vals["company_id"]),
            self.env["res.partner"].browse(vals["partner_id"]),
            self.env["res.users"].browse(vals.get("user_id")),
            day,
            call or self.env["pharma.call"],
            cycle._current_for(territory, day) if territory else cycle,
        )
