# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from ...tools import planner

# A working day of fewer hours than this share of the longest one is half a day.
WHOLE_DAY = 0.6


class PharmaCyclePlan(models.Model):
    """The days in the field."""

    _inherit = "pharma.cycle.plan"

    def _plan_seats(self, territories, start, end):
        """Return {territory id: calendars}, one for each rep who works there at the same time as others, with the
        days in the field: 1 for a whole and 0.5 for half a one, leave and time off territory left out.

        Where nobody works there is one calendar of nobody, with the days of the company.
        """
        company = self._company_days(start, end)
        reps = self.env["pharma.cycle.capacity"]._rep_days(self.cycle_id, territories)
        found = {}
        for territory in territories:
            if territory.id not in reps:
                found[territory.id] = [planner.Seat(company)]
                continue
            inside = {
                rep: {
                    day: share * company.get(day, 1.0)
                    for day, share in days.items()
                    if start <= day <= end
                }
                for rep, days in reps[territory.id].items()
            }
            seats = planner.seats({rep: days for rep, days in inside.items() if days})
            found[territory.id] = seats or [planner.Seat()]
        return found

    def _company_days(self, start, end):
        """Return {day: share} of the working days of the company's calendar, its holidays left out."""
        calendar = self.company_id.resource_calendar_id
        days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
        if not calendar:
            return {day: 1.0 for day in days if day.weekday() < 5}
        zone = self._planner_zone()
        intervals = calendar._work_intervals_batch(
            zone.localize(datetime.combine(start, time.min)),
            zone.localize(datetime.combine(end, time.max)),
        )[False]
        hours = defaultdict(float)
        for begin, finish, _attendance in intervals:
            hours[begin.astimezone(zone).date()] += (finish - begin).total_seconds() / 3600
        longest = max(hours.values(), default=0.0)
        return {
            day: 1.0 if worked >= WHOLE_DAY * longest else 0.5
            for day, worked in sorted(hours.items())
            if worked
        }

    def _day_calls(self, territory):
        """Return the calls that fit into a whole day in a territory."""
        return self.calls_per_day or territory.calls_per_day_used

    def _planner_days(self, days, day_calls, now=None):
        """Return the days as the planner wants them, of so many calls a day; of today what is left of it."""
        now = now or pytz.utc.localize(fields.Datetime.now()).astimezone(self._planner_zone())
        start, end = round(self.hour_start * 60), round(self.hour_end * 60)
        result = []
        for day, share in sorted(days.items()):
            first, last = start, end if share >= 1 else (start + end) // 2
            calls = day_calls * share
            if day == now.date():
                first = min(last, max(first, now.hour * 60 + now.minute))
                calls *= (last - first) / (last - start)
            result.append(planner.Day(day.toordinal(), int(calls + 0.5), first, last))
        return result

    def _planner_zone(self):
        """Return the time zone in which days begin and end: the company calendar's."""
        return pytz.timezone(self.company_id.resource_calendar_id.tz or "UTC")
