# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.spread import free_starts
from ...tools.states import LIVE_STATES

#: Working hours of whom Odoo knows none of.
USUAL_HOURS = [(9.0, 18.0)]
MIDDAY = 12.0
MAX_DAYS = 400


class PharmaCall(models.Model):
    """On which days and hours a rep can be in the field."""

    _inherit = "pharma.call"

    @api.model
    def _parse_day(self, value):
        """Return the date that a client sent, or refuse it."""
        try:
            day = fields.Date.to_date(value or None)
        except (ValueError, TypeError):
            day = None
        if not day:
            raise UserError(self.env._("“%s” is no date to plan for.", value))
        return day

    @api.model
    def _local_hour(self, moment, user):
        """Return (day, hour as a float) of a UTC date-time on a rep's wall clock."""
        local = pytz.utc.localize(moment).astimezone(self._tz_of(user))
        return local.date(), local.hour + local.minute / 60 + local.second / 3600

    @api.model
    def _field_days(self, user, days):
        """Return {day: [(from, to)]} of a rep's working hours, {day: why not} of days without any, and
        {day: halves off} where half a day is ("am", "pm").

        By Odoo's working hours and public holidays, less approved time off. A fixed number of queries.
        """
        company = self._company_of(user)
        days = sorted(set(days))
        if not days:
            return {}, {}, {}
        if (days[-1] - days[0]).days > MAX_DAYS:
            raise UserError(self.env._("Plan at most a year ahead."))
        calendar, worked = self._worked_days(user, company, days[0], days[-1])
        absences = self._absences(user, company, days[0], days[-1])
        today = self._today_of(user)
        hours, reasons, off = {}, {}, {}
        for day in days:
            off[day] = self._halves_off(day, absences)
            if day < today:
                reasons[day] = self.env._("This day is over.")
            elif day not in worked:
                reasons[day] = self.env._("No working day.")
            elif off[day] == {"am", "pm"}:
                reasons[day] = self.env._("Time off.")
            else:
                opened = self._hours_of_day(calendar, day)
                if "am" in off[day]:
                    opened = [(max(start, MIDDAY), end) for start, end in opened if end > MIDDAY]
                if "pm" in off[day]:
                    opened = [(start, min(end, MIDDAY)) for start, end in opened if start < MIDDAY]
                hours[day] = opened
        return hours, reasons, off

    @api.model
    def _company_of(self, user):
        """Return the company in which a rep's calls are made: the one at hand, if they work in it."""
        # sudo: where somebody works decides by which hours
        return self.env.company if self.env.company in user.sudo().company_ids else user.company_id

    @api.model
    def _worked_days(self, user, company, first, last):
        """Return the calendar of a rep and the days of a span that are worked by it."""
        Cycle = self.env["pharma.cycle"]
        Cycle._flush_days()
        calendar_sql = self.env["res.users"]._pharma_calendar_sql(
            SQL("%s", user.id), SQL("%s", company.id)
        )
        spans = SQL("SELECT 1, %s, %s, %s::date, %s::date", company.id, calendar_sql, first, last)
        worked = {
            day for _key, _calendar, day in self.env.execute_query(Cycle._worked_days_query(spans))
        }
        [(calendar_id,)] = self.env.execute_query(SQL("SELECT %s", calendar_sql))
        # sudo: the hours of a rep, whatever the user may read of the staff's calendars
        return self.env["resource.calendar"].sudo().browse(calendar_id or []), worked

    @api.model
    def _absences(self, user, company, first, last):
        """Return [(first, last, from midday, until midday)] of a rep's approved time off."""
        for model in ("pharma.territory.time.off", "pharma.time.off.kind"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                "SELECT off.date_start, off.date_end, off.half_start, off.half_end FROM (%s) off"
                " WHERE off.user_id = %s AND off.company_id = %s AND off.date_start <= %s AND off.date_end >= %s",
                self.env["pharma.cycle.capacity"]._absences_query(),
                user.id,
                company.id,
                last,
                first,
            )
        )

    @api.model
    def _hours_of_day(self, calendar, day):
        parity = str((day - fields.Date.to_date("0001-01-01")).days // 7 % 2)
        hours = [
            (line.hour_from, line.hour_to)
            for line in calendar.attendance_ids
            if line.dayofweek == str(day.weekday())
            and not line.display_type
            and line.day_period != "lunch"
            and line.week_type in (False, parity)
        ]
        return hours or USUAL_HOURS

    @api.model
    def _halves_off(self, day, absences):
        """Return which halves of a day approved time off takes."""
        off = set()
        for first, last, from_midday, until_midday in absences:
            if first <= day <= last:
                if not (day == first and from_midday):
                    off.add("am")
                if not (day == last and until_midday):
                    off.add("pm")
        return off

    @api.model
    def _standing_calls(self, user, days):
        """Return the live calls of a rep on some days. A manager who plans must not book them over."""
        # sudo: a time that is taken is taken, whoever may read the call
        return self.sudo().search_fetch(
            [
                ("user_id", "=", user.id),
                ("date_day", "in", list(days)),
                ("state", "in", LIVE_STATES),
            ],
            ["partner_id", "partner_type", "date_day", "date_start", "date_stop", "user_id"],
        )

    @api.model
    def _free_starts(self, user, hours, standing, minutes):
        """Return {day: [hours at which a call can begin]} between what stands already."""
        busy = {day: [] for day in hours}
        for call in standing:
            if call.date_day in busy:
                start = self._local_hour(call.date_start, user)[1]
                length = (call.date_stop - call.date_start) / timedelta(hours=1)
                busy[call.date_day].append((start, start + length))
        today, now = self._local_hour(fields.Datetime.now(), user)
        return {
            day: free_starts(opened, busy[day], minutes / 60, earliest=now if day == today else 0.0)
            for day, opened in hours.items()
        }

    @api.model
    def _monday(self, day):
        return day - timedelta(days=day.weekday())

    @api.model
    def _sunday(self, day):
        return self._monday(day) + timedelta(days=6)
