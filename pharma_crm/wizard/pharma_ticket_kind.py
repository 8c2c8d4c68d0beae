# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..models.complaints.helpdesk_ticket_category import KINDS


class PharmaTicketKind(models.TransientModel):
    """Change what kind of issue a ticket is, with the reason."""

    _name = "pharma.ticket.kind"
    _description = "Change the kind of an issue"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, "New kind", required=True)
    reason = fields.Text(required=True)

    def action_change(self):
        """Change it; who may do so, the ticket checks."""
        self.ensure_one()
        self.ticket_id._pharma_change_kind(self.kind, self.reason)
        return {"type": "ir.actions.act_window_close"}
