# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaSpend(models.Model):
    """An entry keeps the currency it was paid in, and its value in the company's at the rate of that day."""

    _inherit = "pharma.spend"

    own_currency_id = fields.Many2one("res.currency", "Paid in", readonly=True, ondelete="restrict")
    own_amount = fields.Monetary(
        "Paid",
        currency_field="own_currency_id",
        readonly=True,
        help="In the currency it was paid in.",
    )
    currency_rate = fields.Float(
        "Rate",
        digits=0,
        readonly=True,
        help="What one unit of the currency it was paid in was worth in the company's currency on the day of the "
        "transfer. Later rates change nothing.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        return super().create([self._with_both_values(vals) for vals in vals_list])

    @api.model
    def _with_both_values(self, vals):
        """Complete an entry that names one value: `amount`, or `own_amount` with `own_currency_id`."""
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        own = self.env["res.currency"].browse(vals.get("own_currency_id")) or company.currency_id
        if "own_amount" not in vals:
            own = company.currency_id
            vals = {**vals, "own_amount": vals.get("amount") or 0}
        rate = vals.get("currency_rate") or own._pharma_rate(
            company, fields.Date.to_date(vals["date"])
        )
        amount = company.currency_id.round(vals["own_amount"] * rate)
        return {"amount": amount, **vals, "own_currency_id": own.id, "currency_rate": rate}
