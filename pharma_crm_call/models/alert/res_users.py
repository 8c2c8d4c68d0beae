# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

CHOICES = [
    ("rule", "As the rule says"),
    ("app", "In-app"),
    ("app_mail", "In-app and e-mail"),
    ("app_sms", "In-app and SMS"),
    ("app_mail_sms", "In-app, e-mail and SMS"),
    ("none", "Only in my list of alerts"),
]
PREFERENCES = [
    "pharma_alert_info",
    "pharma_alert_warning",
    "pharma_alert_urgent",
    "pharma_alert_quiet_from",
    "pharma_alert_quiet_to",
]


class ResUsers(models.Model):
    """How somebody wants to be alerted; rules that leave no choice go before it."""

    _inherit = "res.users"

    pharma_alert_info = fields.Selection(CHOICES, "Alerts for information", default="rule")
    pharma_alert_warning = fields.Selection(CHOICES, "Warnings", default="rule")
    pharma_alert_urgent = fields.Selection(CHOICES, "Urgent alerts", default="rule")
    pharma_alert_quiet_from = fields.Float(
        "Quiet from", help="In your own time zone; the same hour twice: no quiet hours."
    )
    pharma_alert_quiet_to = fields.Float("Quiet until")

    _pharma_alert_quiet_hours = models.Constraint(
        "CHECK (COALESCE(pharma_alert_quiet_from, 0) BETWEEN 0 AND 24"
        " AND COALESCE(pharma_alert_quiet_to, 0) BETWEEN 0 AND 24)",
        "An hour lies between 0:00 and 24:00.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + PREFERENCES

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + PREFERENCES
