# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClassificationRefuse(models.TransientModel):
    """Asks why changes of class are refused."""

    _name = "pharma.classification.refuse"
    _description = "Refuse changes of class"

    proposal_ids = fields.Many2many(
        "pharma.classification.proposal",
        "pharma_classification_refuse_rel",
        "wizard_id",
        "proposal_id",
        "Changes of class",
        required=True,
    )
    reason = fields.Text(required=True, help="Everybody who sees the account can read it.")

    def action_refuse(self):
        """Refuse the proposals, each by its own rules."""
        self.ensure_one()
        self.proposal_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
