# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestFaultsTime(CallCommon):
    """Clocks in other zones, midnight and daylight saving: the rep's day counts, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_backdate_days = -1

    def _tell(self, moment, **vals):
        result = self._report(self.rep, partner_id=self.doctor_a.id, date_done=str(moment), **vals)
        return self.env["pharma.call"].browse(result["id"])

    @freeze_time("2026-06-10 12:00:00")
    def test_a_clock_in_another_zone(self):
        """The browser of a rep on the way sends the moment, not the wall's hour: the rep's own zone says the day."""
        self.rep.tz = "Asia/Shanghai"
        call = self._tell(datetime(2026, 6, 9, 16, 30))
        self.assertEqual(call.date_day, date(2026, 6, 10))
        with self.assertRaisesRegex(UserError, "already"):
            self._tell(datetime(2026, 6, 10, 2))

    @freeze_time("2026-06-10 12:00:00")
    def test_a_clock_that_runs_ahead(self):
        call = self._tell(datetime(2026, 6, 10, 12, 5))
        self.assertEqual(call.state, "submitted", "five minutes are no future")
        with self.assertRaisesRegex(UserError, "future"):
            self._report(
                self.rep, partner_id=self.doctor_b.id, date_done=str(datetime(2026, 6, 10, 20))
            )
        for moment in ("2026-06-10T12:00:00+02:00", "2026-13-01 00:00:00", "10.06.2026", 5):
            with self.subTest(moment=moment), self.assertRaises(UserError):
                self._report(self.rep, partner_id=self.doctor_b.id, date_done=moment)

    @freeze_time("2026-06-11 12:00:00")
    def test_a_call_over_midnight_belongs_to_the_day_it_began(self):
        self.rep.tz = "Europe/Kyiv"
        call = self._tell(datetime(2026, 6, 10, 20, 50), duration=30)
        self.assertEqual(call.date_day, date(2026, 6, 10))
        self.assertEqual(call.date_stop, datetime(2026, 6, 10, 21, 20))
        # the next day is free for the same doctor
        self.assertEqual(self._tell(datetime(2026, 6, 10, 21, 10)).date_day, date(2026, 6, 11))

    def test_over_daylight_saving(self):
        """In Kyiv the night of 29 March 2026 has no 3:30, that of 25 October has it twice."""
        self.rep.tz = "Europe/Kyiv"
        with freeze_time("2026-03-30 12:00:00"):
            call = self._tell(datetime(2026, 3, 29, 0, 50), duration=30)
            self.assertEqual(call.date_stop - call.date_start, timedelta(minutes=30))
            self.assertEqual(call.date_day, date(2026, 3, 29))
            self.assertEqual(self._tell(datetime(2026, 3, 29, 21, 30)).date_day, date(2026, 3, 30))
        with freeze_time("2026-10-26 12:00:00"):
            for hour in (0, 1):
                call = self._tell(datetime(2026, 10, 25, hour, 30))
                self.assertEqual(call.date_day, date(2026, 10, 25))
                self._corrected_away(call)

    def _corrected_away(self, call):
        call.company_id.pharma_call_correction_confirm = False
        call.with_user(self.rep).ask_correction(
            {"client_uuid": "0" * 31 + str(call.date_done.hour), "reason": "x", "void": True}
        )

    def test_a_plan_in_the_hour_that_does_not_exist(self):
        self.rep.tz = "Europe/Kyiv"
        Call = self.env["pharma.call"]
        slot = Call._utc_of(date(2026, 3, 29), 3.5, self.rep)
        self.assertEqual(Call._local_day(slot, self.rep), date(2026, 3, 29))

    @freeze_time("2026-06-11 12:00:00")
    def test_the_rep_moves_to_another_zone_after_the_report(self):
        self.rep.tz = "Europe/Kyiv"
        call = self._tell(datetime(2026, 6, 10, 21, 30))
        self.rep.tz = "America/New_York"
        self.env.invalidate_all()
        self.assertEqual(call.date_day, date(2026, 6, 11), "a fact keeps its day")
