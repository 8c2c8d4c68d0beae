# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_decision_link_days = fields.Integer(
        "Days that the buttons of a mail work",
        default=7,
        help="Approve and Reject in the mail to an approver; 0: mails have no buttons.",
    )

    _pharma_decision_link_days_range = models.Constraint(
        "CHECK (pharma_decision_link_days BETWEEN 0 AND 90)",
        "The buttons of a mail work for 0 to 90 days.",
    )

    def _pharma_working_days_later(self, moment, days):
        """Return the end of the working hours of the n-th working day after the day of a moment.

        By the company's working hours and public holidays; without any, Monday to Friday.

        :param moment: datetime in UTC
        :param days: 1 or more
        :return: datetime in UTC
        """
        self.ensure_one()
        # sudo: the working hours, which not everybody may read
        calendar = self.sudo().resource_calendar_id
        zone = timezone(calendar.tz or "UTC")
        day = utc.localize(moment).astimezone(zone).date() + timedelta(days=1)
        start = zone.localize(datetime.combine(day, time.min))
        end = calendar and calendar.plan_days(days, start, compute_leaves=True)
        if not end:
            left = days
            while left:
                left -= day.weekday() < 5
                day += timedelta(days=1)
            end = zone.localize(datetime.combine(day, time.min))
        return end.astimezone(utc).replace(tzinfo=None)
