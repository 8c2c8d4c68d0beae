# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo import Command

from .common import CycleCommon


class CapacityCommon(CycleCommon):
    """The first quarter of 2030 has 64 days from Monday to Friday; two public holidays leave 62."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leave = cls.env.ref("pharma_crm_cycle.time_off_kind_leave")
        cls.congress = cls.env.ref("pharma_crm_cycle.time_off_kind_congress")
        cls.company.resource_calendar_id.tz = "UTC"
        for day in (datetime(2030, 1, 1), datetime(2030, 1, 7)):
            cls._holiday(day)
        cls.cycle.action_generate_targets()

    @classmethod
    def _holiday(cls, day, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.company.resource_calendar_id.id,
                "date_from": day,
                "date_to": day.replace(hour=23, minute=59),
                **values,
            }
        )

    @classmethod
    def _time_off(cls, start, end=None, user=None, kind=None, author=None, **values):
        user = user or cls.rep
        return (
            cls.env["pharma.territory.time.off"]
            .with_user(author or user)
            .create(
                {
                    "user_id": user.id,
                    "kind_id": (kind or cls.leave).id,
                    "date_start": start,
                    "date_end": end or start,
                    **values,
                }
            )
        )

    def _approved(self, *args, by=None, **values):
        time_off = self._time_off(*args, **values)
        time_off.action_submit()
        self._decide(time_off, by or self.manager, "validate")
        self.assertEqual(time_off.state, "approved")
        return time_off

    def _row(self, territory, cycle=None, user=None):
        # as a new request would read it
        self.env["pharma.cycle.capacity"].invalidate_model()
        return (
            self.env["pharma.cycle.capacity"]
            .with_user(user or self.env.user)
            .search(
                [
                    ("cycle_id", "=", (cycle or self.cycle).id),
                    ("territory_id", "=", territory.id),
                ]
            )
        )

    def _target(self, territory, partner, cycle=None):
        return (cycle or self.cycle).target_ids.filtered(
            lambda t: t.territory_id == territory and t.partner_id == partner
        )

    def _calendar(self, days, user=None):
        """Give somebody working hours of their own on these days of the week (0: Monday)."""
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Part time",
                "company_id": self.company.id,
                "tz": "UTC",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Morning",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                ],
            }
        )
        self.env["resource.resource"].create(
            {
                "name": "Rep",
                "user_id": (user or self.rep).id,
                "company_id": self.company.id,
                "calendar_id": calendar.id,
            }
        )
        return calendar

    def _cron(self):
        """Run what follows leave and moved customers by night."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm_cycle.cron_follow_changes").method_direct_trigger()
        self.env.invalidate_all()
