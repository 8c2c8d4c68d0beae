# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_daily_report = fields.Boolean(related="company_id.pharma_daily_report", readonly=False)
    pharma_monthly_report = fields.Boolean(
        related="company_id.pharma_monthly_report", readonly=False
    )
    pharma_report_weekday = fields.Selection(
        related="company_id.pharma_report_weekday", readonly=False
    )
    pharma_report_hour = fields.Float(related="company_id.pharma_report_hour", readonly=False)
    pharma_report_line = fields.Boolean(related="company_id.pharma_report_line", readonly=False)
    pharma_report_above = fields.Boolean(related="company_id.pharma_report_above", readonly=False)
    pharma_report_business = fields.Boolean(
        related="company_id.pharma_report_business", readonly=False
    )
