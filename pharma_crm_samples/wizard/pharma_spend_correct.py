# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaSpendCorrect(models.TransientModel):
    """Take an entry of the spend ledger back, with a reason."""

    _name = "pharma.spend.correct"
    _description = "Correct spend"

    spend_id = fields.Many2one("pharma.spend", "Entry", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="spend_id.own_currency_id")
    reason = fields.Char(required=True, help="Stays on both entries.")
    again = fields.Boolean("Enter the right value", default=True)
    amount = fields.Monetary("Right value")

    def action_correct(self):
        """Take the entry back and enter the right value."""
        self.ensure_one()
        self.spend_id._reverse(self.reason, self.amount if self.again else None)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
