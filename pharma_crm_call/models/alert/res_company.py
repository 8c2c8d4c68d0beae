# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Whether the company is alerted."""

    _inherit = "res.company"

    pharma_alerts = fields.Boolean(
        "Alerts", default=True, help="The alert rules are worked out every evening."
    )
    pharma_alert_sms = fields.Boolean(
        "Alerts by SMS", help="SMS cost money: nobody gets any before this is on."
    )
