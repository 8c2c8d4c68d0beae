# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """The company's rules for calls."""

    _inherit = "res.company"

    pharma_call_backdate_days = fields.Integer(
        "Back-dating limit",
        default=7,
        help="Days back that a call may be reported: 0 today only, -1 no limit.",
    )
    pharma_call_missed_days = fields.Integer(
        "Missed after",
        default=2,
        help="Days after its planned day on which a call without report becomes missed; -1 never.",
    )
    pharma_call_duration = fields.Integer(
        "Usual length", default=15, help="Minutes proposed for a new call."
    )
    pharma_call_review_days = fields.Integer(
        "Review within",
        default=3,
        help="Days after which a call that waits for its review is shown as late.",
    )
    pharma_weekly_report = fields.Boolean(
        "Weekly report to managers",
        default=True,
        help="Once a week managers get last week's plan vs achieved.",
    )
    pharma_weekly_report_since = fields.Date(
        "Reports since",
        default=fields.Date.context_today,
        help="Periods that ended before this day are not sent by themselves.",
    )

    _pharma_call_duration_band = models.Constraint(
        "CHECK (pharma_call_duration IS NULL OR pharma_call_duration BETWEEN 1 AND 480)",
        "The usual length of a call lies between 1 and 480 minutes.",
    )
    _pharma_call_days_valid = models.Constraint(
        "CHECK (pharma_call_backdate_days >= -1 AND pharma_call_missed_days >= -1 AND pharma_call_review_days >= 0)",
        "A number of days cannot be negative (-1 switches a rule off).",
    )
