# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicket(models.Model):
    """A phone may send an issue twice. Loaded last: for a known key nothing of the others' creation runs again."""

    _name = "helpdesk.ticket"
    _inherit = ["pharma.client.mixin", "helpdesk.ticket"]
