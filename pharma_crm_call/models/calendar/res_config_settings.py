# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_call_events = fields.Boolean(
        related="company_id.pharma_call_events",
        readonly=False,
        string="Planned calls in calendars",
    )
    pharma_call_event_text = fields.Selection(
        related="company_id.pharma_call_event_text",
        readonly=False,
        required=True,
        string="What calendars say of a call",
    )
    pharma_call_conflict_days = fields.Selection(
        related="company_id.pharma_call_conflict_days",
        readonly=False,
        required=True,
        string="Show calls of colleagues",
    )
