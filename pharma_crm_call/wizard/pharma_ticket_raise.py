# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaTicketRaise(models.TransientModel):
    _inherit = "pharma.ticket.raise"

    call_id = fields.Many2one("pharma.call", "From call", readonly=True)

    def _prepare_ticket_vals(self):
        return {**super()._prepare_ticket_vals(), "pharma_call_id": self.call_id.id}
