# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models

MODULE = "pharma_crm_cycle"
# Plan calls a day: everywhere, and in the home district of the company, which sees its doctors more often.
CALLS_PER_DAY = {"us": 1, "s1": 3}
# Who is away: territory, kind, working days from today, number of days, half day, how far the request has come.
TIME_OFF = (
    ("s11_rn", "leave", 3, 5, None, "approved"),
    ("s12_cm", "congress", 4, 2, "half_start", "approved"),
    ("n11_cm", "training", 6, 2, None, "approved"),
    ("w12_rn", "meeting", 2, 1, "half_end", "approved"),
    ("s11_cm", "leave", 9, 3, None, "review"),
    ("w22_cm", "leave", 12, 10, None, "review"),
    ("n21_rn", "congress", 20, 1, None, "draft"),
)


class PharmaDemo(models.AbstractModel):
    """Public holidays, calls a day, and who is away soon."""

    _inherit = "pharma.demo"

    @api.model
    def _load_capacity(self):
        demo = self._in_company()
        demo._make_public_holidays()
        for key, calls in CALLS_PER_DAY.items():
            demo._ref(f"territory_{key}").calls_per_day = calls

    @api.model
    def _load_time_off(self):
        demo = self._in_company()
        today = demo._today()
        holidays = {
            day
            for year in (today.year, today.year + 1)
            for _name, day in demo._public_holidays(year)
        }
        ahead = [
            day for day in demo._work_days(today, today + timedelta(days=60)) if day not in holidays
        ]
        for number, row in enumerate(TIME_OFF, 1):
            if not demo._is_done(f"{MODULE}.demo_time_off_{number}"):
                demo._make_time_off(f"{MODULE}.demo_time_off_{number}", ahead, *row)

    @api.model
    def _make_public_holidays(self):
        calendar = self.env.company.resource_calendar_id
        zone = pytz.timezone(calendar.tz or "UTC")
        quarters = self._quarters()

        def moment(day, at):
            return (
                zone.localize(datetime.combine(day, at)).astimezone(pytz.utc).replace(tzinfo=None)
            )

        self._make(
            "resource.calendar.leaves",
            [
                (
                    f"{MODULE}.demo_holiday_{day:%Y_%m_%d}",
                    {
                        "name": name,
                        "calendar_id": calendar.id,
                        "date_from": moment(day, time.min),
                        "date_to": moment(day, time(23, 59)),
                    },
                )
                for year in range(quarters[0][0].year, quarters[-1][1].year + 1)
                for name, day in self._public_holidays(year)
            ],
        )

    @api.model
    def _public_holidays(self, year):
        """Return (name, day) of the holidays on which the demo company does not work."""
        labor_day = date(year, 9, 1) + timedelta(days=-date(year, 9, 1).weekday() % 7)
        # the fourth Thursday of November
        thanksgiving = date(year, 11, 22) + timedelta(days=(3 - date(year, 11, 22).weekday()) % 7)
        return [
            ("New Year's Day", date(year, 1, 1)),
            ("Independence Day", date(year, 7, 4)),
            ("Labor Day", labor_day),
            ("Thanksgiving", thanksgiving),
            ("Christmas", date(year, 12, 25)),
        ]

    @api.model
    def _make_time_off(self, xml_id, ahead, territory, kind, first, days, half, state):
        territory = self._ref(f"territory_{territory}")
        rep = territory.rep_ids[:1]
        time_off = (
            self.env["pharma.territory.time.off"]
            .with_user(rep)
            .create(
                {
                    "user_id": rep.id,
                    "kind_id": self._xml(f"{MODULE}.time_off_kind_{kind}").id,
                    "date_start": ahead[first],
                    "date_end": ahead[first + days - 1],
                    **({half: True} if half else {}),
                }
            )
        )
        self._name_them([xml_id], time_off)
        if state == "draft":
            return
        time_off.action_submit()
        if state == "approved":
            time_off.with_user(time_off.line_manager_id).validate_tier()
        self._cancel_mails(time_off)
