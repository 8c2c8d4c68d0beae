# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_call_backdate_days = fields.Integer(
        related="company_id.pharma_call_backdate_days", readonly=False, string="Back-dating limit"
    )
    pharma_call_missed_days = fields.Integer(
        related="company_id.pharma_call_missed_days", readonly=False, string="Missed after"
    )
    pharma_call_duration = fields.Integer(
        related="company_id.pharma_call_duration", readonly=False, string="Usual length"
    )
    pharma_call_review_days = fields.Integer(
        related="company_id.pharma_call_review_days", readonly=False, string="Review within"
    )
    pharma_weekly_report = fields.Boolean(
        related="company_id.pharma_weekly_report",
        readonly=False,
        string="Weekly report to managers",
    )
