# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

STEPS = [
    ("new", "New"),
    ("progress", "In progress"),
    ("waiting", "Waiting"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    pharma_step = fields.Selection(
        STEPS, "Pharma step", help="What this stage means for the issues of the field force."
    )
