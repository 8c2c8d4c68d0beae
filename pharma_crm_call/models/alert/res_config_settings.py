# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_alerts = fields.Boolean(
        related="company_id.pharma_alerts", readonly=False, string="Alerts"
    )
    pharma_alert_sms = fields.Boolean(
        related="company_id.pharma_alert_sms", readonly=False, string="Alerts by SMS"
    )
