# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskTicket(models.Model):
    """The fields that our screens show, named here too: so their labels are translated with our own words."""

    _inherit = "helpdesk.ticket"

    number = fields.Char(string="Ticket number")
    name = fields.Char(string="Title")
    description = fields.Html()
    user_id = fields.Many2one(string="Assigned user")
    partner_id = fields.Many2one(string="Contact")
    stage_id = fields.Many2one()
    team_id = fields.Many2one()
    category_id = fields.Many2one()
    company_id = fields.Many2one()
    activity_ids = fields.One2many()
    priority = fields.Selection(
        selection_add=[("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very High")]
    )
