# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCallDay(CallCommon):
    """The day of a call: whose day, how far back, once a day, on the calendar."""

    def test_same_doctor_same_day(self):
        self._call(self.rep, self.doctor_a)
        with self.assertRaisesRegex(ValidationError, "already has a call on Anna North"):
            self._call(self.rep, self.doctor_a)
        self._call(self.rep2, self.doctor_a)
        other = self._call(self.rep, self.doctor_a, days=1)
        with self.assertRaises(ValidationError):
            other.date_planned = self.now
        with self.assertRaises(ValidationError):
            self.env["pharma.call"].with_user(self.rep).create(
                [{"partner_id": self.doctor_b.id, "date_planned": self.now}] * 2
            )
        # Several meetings in one hospital are no repetition.
        self._call(self.rep, self.hospital)
        self._call(self.rep, self.hospital)

    def test_same_doctor_same_day_after_cancelling(self):
        self._call(self.rep, self.doctor_a).action_cancel("On leave")
        self._call(self.rep, self.doctor_a)

    def test_same_day_in_the_database(self):
        """Two servers at the same moment: the index refuses what the check could not see."""
        first = self._call(self.rep, self.doctor_a)
        second = self._call(self.rep, self.doctor_a, days=1)
        self.env.flush_all()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.cr.execute(
                "UPDATE pharma_call SET date_day = %s WHERE id = %s", (first.date_day, second.id)
            )

    def test_day_in_time_zone_of_rep(self):
        moment = datetime.combine(self.today + timedelta(days=1), datetime.min.time()) + timedelta(
            hours=20
        )
        for tz, shift in (("Asia/Shanghai", 1), ("America/New_York", 0), ("UTC", 0)):
            self.rep.tz = tz
            call = self._call(self.rep, self.doctor_a, date_planned=moment)
            self.assertEqual(call.date_day, self.today + timedelta(days=1 + shift), tz)
            self.assertEqual(call.day_planned, call.date_day, tz)
            call.action_cancel("On leave")

    def test_day_over_midnight_and_daylight_saving(self):
        self.rep.tz = "Europe/Kyiv"
        with freeze_time("2026-03-20 08:00:00"):
            # The night of 29 March 2026 has no 3:30; the call before it belongs to the 28th, the one after to the 29th.
            before = self._call(
                self.rep, self.doctor_a, date_planned="2026-03-28 21:59:00", duration=60
            )
            after = self._call(self.rep, self.doctor_a, date_planned="2026-03-29 20:30:00")
            self.assertEqual(str(before.date_day), "2026-03-28")
            self.assertEqual(str(after.date_day), "2026-03-29")
            self.assertEqual(
                self.env["pharma.call"]._utc_of(fields.Date.to_date("2026-03-30"), 9, self.rep),
                datetime(2026, 3, 30, 6),
            )

    def test_back_dating_limit(self):
        self._call(self.rep, self.doctor_a, days=-7)
        with self.assertRaisesRegex(UserError, "lies 8 days back"):
            self._call(self.rep, self.doctor_b, days=-8)
        call = self._call(self.rep, self.doctor_b)
        with self.assertRaises(UserError):
            call.date_done = self.now - timedelta(days=9)
        self.company.pharma_call_backdate_days = 0
        with self.assertRaises(UserError):
            self._call(self.rep, self.doctor_b, days=-1)
        self.company.pharma_call_backdate_days = -1
        self._call(self.rep, self.doctor_b, days=-300)

    def test_no_submission_in_the_future(self):
        call = self._call(self.rep, self.doctor_a, days=2)
        call.date_done = self.now + timedelta(days=2)
        with self.assertRaisesRegex(UserError, "lies in the future"):
            call.action_submit()
        self.assertEqual(call.state, "planned")

    def test_submit_ahead_of_plan_is_dated_now(self):
        call = self._call(self.rep, self.doctor_a, days=2)
        call.action_submit()
        self.assertEqual(call.date_day, self.today)
        self.assertEqual(call.day_planned, self.today + timedelta(days=2))

    def test_plan_day_stays_once_it_is_over(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        call.date_planned = self.now + timedelta(days=2)
        self.assertEqual(call.day_planned, self.today + timedelta(days=2))
        with freeze_time(self.now + timedelta(days=3)):
            call.date_planned = self.now + timedelta(days=4)
            self.assertEqual(call.day_planned, self.today + timedelta(days=2))

    def test_calendar_drag(self):
        call = self._call(self.rep, self.doctor_a)
        start = fields.Datetime.to_datetime(self.today + timedelta(days=1)) + timedelta(hours=9)
        call.write({"date_start": start, "date_stop": start + timedelta(minutes=45)})
        self.assertEqual((call.date_planned, call.duration), (start, 45))
        self.assertEqual((call.date_start, call.date_stop), (start, start + timedelta(minutes=45)))
        self.assertEqual(call.day_planned, self.today + timedelta(days=1))

    def test_calendar_quick_create(self):
        start = fields.Datetime.to_datetime(self.today + timedelta(days=1)) + timedelta(hours=9)
        Call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .with_context(default_date_start=start, default_date_stop=start + timedelta(minutes=30))
        )
        with Form(Call, view="pharma_crm_call.view_call_form_quick") as form:
            form.partner_id = self.doctor_a
            self.assertEqual(form.duration, 30)
        self.assertEqual((form.record.date_planned, form.record.duration), (start, 30))

    def test_merged_doctors_lose_no_call(self):
        """The merge of two records of one doctor keeps every call; a day with both counts once."""
        twin = self._account("doctor", "Anna Nord", "T-D8", pharma_class_id=self.class_a.id)
        self._cover(self.n1a, twin)
        calls = self._made(self.rep, self.doctor_a, days=-1) | self._made(self.rep, twin, days=-1)
        calls |= self._made(self.rep, twin, days=-2)
        meeting = self._call(self.rep, self.hospital, days=-3, channel_id=self.group.id)
        meeting.attendee_ids = [Command.create({"partner_id": d.id}) for d in (self.doctor_a, twin)]
        meeting.action_submit()
        open_call = self._call(self.rep, twin, days=1)
        Merge = self.env["pharma.merge"].with_user(self.steward)
        merge = Merge._merge_accounts(self.doctor_a, twin)
        self.env.invalidate_all()
        self.assertEqual((calls | open_call).partner_id, self.doctor_a)
        self.assertEqual(meeting.attendee_ids.partner_id, self.doctor_a)
        row = self.env["pharma.cycle.progress"].search(
            [
                ("cycle_id", "=", self.cycle.id),
                ("territory_id", "=", self.n1a.id),
                ("partner_id", "=", self.doctor_a.id),
            ]
        )
        self.assertEqual((row.actual, row.scheduled), (3, 1))
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((calls[1:] | open_call).partner_id, twin)
        self.assertEqual(meeting.attendee_ids.partner_id, self.doctor_a | twin)
        self.assertFalse(any(calls.mapped("is_merge_twin")))
        Merge._merge_accounts(self.doctor_a, twin)
        self.env.invalidate_all()
        open_call.action_submit()
        with self.assertRaises(ValidationError):
            self._call(self.rep, self.doctor_a)
