# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.fulfilment import Fulfilment, outcome
from ...tools.states import COUNTED_STATES, GONE_STATES, OPEN_STATES


class PharmaPeriodReport(models.Model):
    """A rep's own week: it fills itself from the finished calls, and shows next week's plan."""

    _inherit = "pharma.period.report"

    @api.model
    @api.readonly
    def my_week(self, day=None):
        """Return the user's week in which a day lies: plan vs achieved, each day's calls, and the week after.

        :param day: "YYYY-MM-DD"; empty: today
        :return: ``{"start", "end", "name", "figures", "count", "quality", "effective", "days", "next",
            "open"}``; planned calls whose day has not passed are open, neither made nor not made
        """
        Call = self.env["pharma.call"]
        Call.check_access("read")
        user = self.env.user
        today = Call._today_of(user)
        start, end = self._week_of(day, today)
        last = end + timedelta(days=7)
        asked = (Domain("date_day", ">=", start) & Domain("date_day", "<=", last)) | (
            Domain("day_planned", ">=", start) & Domain("day_planned", "<=", last)
        )
        calls = Call.search_fetch(
            asked & Domain("user_id", "=", user.id),
            ["partner_id", "state", "day_planned", "date_day", "date_start", "quality", "is_effective", "purpose"],
            order="date_start, id",
        )  # fmt: skip
        total, kinds = Fulfilment(), {}
        for call in calls:
            kind = outcome(call.state, call.day_planned or None, call.date_day or None, start, end)
            if kind == "not_made" and call.state in OPEN_STATES and call.date_day >= today:
                kind = "open"  # there is time yet
            if kind == "open":
                kinds[call.id] = kind
            elif kind:
                kinds[call.id] = kind
                total += Fulfilment(**{kind: 1})
        made = calls.filtered(
            lambda c: c.state in COUNTED_STATES and c.date_day and start <= c.date_day <= end
        )
        shown = calls.filtered(lambda c: c.state not in GONE_STATES)
        return {
            "start": fields.Date.to_string(start),
            "end": fields.Date.to_string(end),
            "name": "{0[0]}-{0[1]:02d}".format(start.isocalendar()),
            "is_current": start <= today <= end,
            "figures": total.as_dict(),
            "open": list(kinds.values()).count("open"),
            "count": len(made),
            "quality": sum(made.mapped("quality")) / len(made) if made else None,
            "effective": len(made.filtered("is_effective")) / len(made) if made else None,
            "days": self._days_of(shown, start, kinds),
            "next": self._days_of(shown, end + timedelta(days=1), {}),
        }

    @api.model
    def _week_of(self, day, today):
        """Return Monday and Sunday of the week in which a day lies."""
        try:
            day = fields.Date.to_date(day) or today
        except (TypeError, ValueError):
            raise UserError(self.env._("%s is not a day.", day)) from None
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)

    @api.model
    def _days_of(self, calls, monday, kinds):
        """Return the days of a week that have calls, each call with what became of its plan."""
        days = []
        for day in (monday + timedelta(days=number) for number in range(7)):
            # a call that was not made stands on the day it was planned for
            found = calls.filtered(
                lambda c, d=day: (
                    ((c.day_planned or c.date_day) if kinds.get(c.id) == "not_made" else c.date_day)
                    == d
                )
            )
            if found:
                days.append(
                    {
                        "date": fields.Date.to_string(day),
                        "calls": [self._week_call(call, kinds.get(call.id)) for call in found],
                    }
                )
        return days

    @api.model
    def _week_call(self, call, kind):
        # sudo: the customer of the user's own call, whoever covers them today
        partner = call.partner_id.sudo()
        return {
            "id": call.id,
            "name": partner.name,
            "class": self.env["pharma.call"]._class_badge(partner.pharma_class_id),
            "start": fields.Datetime.to_string(call.date_start),
            "state": call.state,
            "kind": kind or False,
            "purpose": call.purpose or "",
        }
