# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Which reports go upwards, when, and to whom. The weekly one is switched by `pharma_weekly_report`."""

    _inherit = "res.company"

    pharma_daily_report = fields.Boolean(
        "Daily report to managers",
        help="Every morning yesterday's plan vs achieved, if there was any.",
    )
    pharma_monthly_report = fields.Boolean(
        "Monthly report to managers", help="On the first of a month last month's plan vs achieved."
    )
    pharma_report_weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        "Weekly reports on",
        default="0",
        required=True,
    )
    pharma_report_hour = fields.Float(
        "Reports at", default=6.0, help="Hour in the company's time zone from which reports go out."
    )
    pharma_report_line = fields.Boolean(
        "To line managers", default=True, help="To the nearest manager of every rep."
    )
    pharma_report_above = fields.Boolean(
        "To the managers above", default=True, help="To the managers of regions and countries."
    )
    pharma_report_business = fields.Boolean(
        "To business managers", help="To every business manager, about the whole company."
    )

    _pharma_report_hour_band = models.Constraint(
        "CHECK (pharma_report_hour IS NULL OR pharma_report_hour >= 0 AND pharma_report_hour < 24)",
        "Reports go out between 0:00 and 23:59.",
    )
