# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .calendar_common import WeekCommon


@tagged("post_install", "-at_install")
class TestCalendarWeek(WeekCommon):
    """Week templates and copies of weeks."""

    def test_made_from_a_week_and_applied(self):
        self._at(self.rep, self.doctor_a, self.monday, 9.5, duration=20, purpose="Study")
        self._at(self.rep, self.hospital, self.monday + timedelta(days=3), 14)
        cancelled = self._at(self.rep, self.doctor_b, self.monday, 11)
        cancelled.action_cancel(reason="Ill")
        action = self.Template.with_user(self.rep).make_from_week(
            fields.Date.to_string(self.monday + timedelta(days=2))
        )
        template = self.Template.browse(action["res_id"])
        self.assertEqual(
            [(line.partner_id, line.weekday, line.hour) for line in template.line_ids],
            [(self.doctor_a, "0", 9.5), (self.hospital, "3", 14.0)],
        )
        self.assertEqual((template.line_count, template.user_id), (2, self.rep))
        first = self.monday + timedelta(days=7)
        self._apply(
            self.rep, template_id=template.id, day=first + timedelta(days=1), weeks=2, every=2
        ).action_apply()
        self.assertEqual(len(self._calls(self.rep, first)), 2)
        self.assertFalse(self._calls(self.rep, first + timedelta(days=7)), "every second week")
        calls = self._calls(self.rep, first + timedelta(days=14))
        self.assertEqual(calls.mapped("date_day"), [first + timedelta(days=n) for n in (14, 17)])
        self.assertEqual(calls.mapped("day_planned"), calls.mapped("date_day"))
        self.assertEqual((calls[0].duration, calls[0].purpose), (20, "Study"))
        self.assertEqual(calls[0].territory_id, self.n1a)

    def test_preview(self):
        """What would be left out shows before anything is planned; planning leaves the same out."""
        gone = self._account("doctor", "Gone Doctor", "T-W1")
        archived = self._account("doctor", "Old Doctor", "T-W2")
        self._cover(self.n1a, gone | archived)
        template = self._template(
            self.rep,
            (self.doctor_a, "0", 9),
            (self.doctor_b, "0", 10),
            (gone, "1", 9),
            (archived, "1", 10),
            (self.doctor_b, "2", 9),
            (self.doctor_b, "3", 9),
            (self.doctor_a, "3", 15),
            (self.doctor_a, "5", 9),
        )
        self.env["pharma.coverage"].search([("partner_id", "=", gone.id)]).unlink()
        archived.active = False
        self._at(self.rep, self.doctor_a, self.monday, 16)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": fields.Datetime.to_datetime(self.monday + timedelta(days=2)),
                "date_to": fields.Datetime.to_datetime(self.monday + timedelta(days=3)),
            }
        )
        time_off = self.env["pharma.territory.time.off"].create(
            {
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "date_start": self.monday + timedelta(days=3),
                "date_end": self.monday + timedelta(days=3),
                "half_end": True,
            }
        )
        # its approval has tests of its own
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_territory_time_off SET state = 'approved' WHERE id = %s", [time_off.id]
        )
        apply = self._apply(self.rep, template_id=template.id, day=self.monday)
        day = [self.monday + timedelta(days=n) for n in range(7)]
        self.assertEqual(
            self._reasons(apply),
            {
                ("Anna North", day[0]): "You already have a call on this day.",
                ("Boris North", day[0]): False,
                ("Gone Doctor", day[1]): "Not in your territories any more.",
                ("Old Doctor", day[1]): "Archived.",
                ("Boris North", day[2]): "No working day.",
                ("Boris North", day[3]): "Time off.",
                ("Anna North", day[3]): False,
                ("Anna North", day[5]): "No working day.",
            },
        )
        form = Form(
            self.env["pharma.call.week.apply"]
            .with_user(self.rep)
            .with_context(default_template_id=template.id)
        )
        form.day = self.monday
        self.assertEqual((form.good_count, form.left_count), (2, 6))
        before = len(self._calls(self.rep, self.monday))
        action = apply.action_apply()
        self.assertEqual(len(self._calls(self.rep, self.monday)), before + 2)
        self.assertIn("Archived. (Old Doctor)", action["params"]["message"])
        self.assertEqual(
            set(self._reasons(apply).values()) & {False}, set(), "a second time nothing is left"
        )

    def test_copy_a_week(self):
        call = self._at(self.rep, self.doctor_a, self.monday, 9.5)
        self._at(self.rep2, self.doctor_a, self.monday, 9.5)
        apply = self._apply(
            self.rep, source_day=self.monday, day=self.monday + timedelta(days=7), weeks=1
        )
        apply.action_apply()
        copies = self._calls(self.rep, self.monday + timedelta(days=7))
        self.assertEqual(copies.partner_id, self.doctor_a)
        self.assertEqual(copies.day_planned, call.day_planned + timedelta(days=7))
        self.assertFalse(self._calls(self.rep2, self.monday + timedelta(days=7)))

    def test_bad_numbers(self):
        template = self._template(self.rep, (self.doctor_a, "0", 9))
        for values in ({"weeks": 0}, {"weeks": 13}, {"weeks": 2, "every": 0}):
            with self.assertRaises(UserError):
                self._apply(
                    self.rep, template_id=template.id, day=self.monday, **values
                ).action_apply()
        empty = self._template(self.rep)
        with self.assertRaises(UserError):
            self._apply(self.rep, template_id=empty.id, day=self.monday).action_apply()
        past = self._apply(self.rep, template_id=template.id, day="2020-01-01")
        self.assertEqual(set(self._reasons(past).values()), {"This day is over."})
        for values in ({"hour": 24}, {"hour": -1}, {"duration": 0}, {"duration": 481}):
            with (
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                template.line_ids.write(values)
                self.env.flush_all()

    def test_twelve(self):
        for number in range(12):
            self.assertEqual(self._template(self.rep).number, number + 1)
        with self.assertRaisesRegex(UserError, "12 week templates already"):
            self._template(self.rep)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self._template(self.rep, number=13)
            self.env.flush_all()
        self._template(self.rep2)
        mine = self.Template.search([("user_id", "=", self.rep.id)])
        mine[3].unlink()
        self.assertEqual(mine[0].copy().number, 4, "the number that is free again")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            mine[0].number = 5
            self.env.flush_all()

    def test_moved_rep(self):
        """A rep who now works elsewhere plans nothing from the old template, and reads no error."""
        template = self._template(self.rep, (self.doctor_a, "0", 9))
        self.rep.pharma_member_ids.unlink()
        self.env["pharma.territory.member"].create(
            {
                "territory_id": self.s1a.id,
                "user_id": self.rep.id,
                "role": "rep",
                "date_start": "2020-01-01",
            }
        )
        self.env.invalidate_all()
        template = template.with_user(self.rep)
        self.assertEqual(template.line_count, 1)
        apply = self._apply(self.rep, template_id=template.id, day=self.monday)
        self.assertEqual(list(self._reasons(apply).values()), ["Not in your territories any more."])
        apply.action_apply()
        self.assertFalse(self._calls(self.rep, self.monday))

    def test_summer_time(self):
        """9:30 on the wall stays 9:30 when the clock changes, wherever the rep is."""
        for tz, hours in (("Europe/Kyiv", {6, 7}), ("Asia/Shanghai", {1})):
            self.rep.tz = tz
            template = self._template(self.rep, (self.doctor_a, "0", 9.5))
            # 52 weeks hold both changes of the clock
            rows = [
                self.Call._utc_of(self.monday + timedelta(days=7 * n), 9.5, self.rep)
                for n in range(52)
            ]
            self.assertEqual({moment.hour for moment in rows}, hours)
            self._apply(
                self.rep, template_id=template.id, day=self.monday, weeks=12, every=4
            ).action_apply()
            calls = self._calls(self.rep, self.monday, days=400)
            self.assertEqual(len(calls), 12)
            for call in calls:
                self.assertEqual(self.Call._local_hour(call.date_start, self.rep)[1], 9.5)
                self.assertEqual(call.date_day.weekday(), 0)
            calls.unlink()

    def test_hour_that_the_clock_skips(self):
        """3:30 does not exist in Kyiv when summer time begins: the call keeps its day, and lasts as long."""
        self.rep.tz = "Europe/Kyiv"
        day = fields.Date.to_date("2027-03-28")
        call = self._at(self.rep, self.doctor_a, day, 3.5, duration=30)
        self.assertEqual(call.date_day, day)
        self.assertEqual(call.date_stop - call.date_start, timedelta(minutes=30))

    def test_over_midnight(self):
        self.rep.tz = "Asia/Shanghai"
        template = self._template(self.rep, (self.doctor_a, "0", 23.75))
        template.line_ids.duration = 60
        self._apply(self.rep, template_id=template.id, day=self.monday).action_apply()
        call = self._calls(self.rep, self.monday)
        self.assertEqual((call.date_day, call.duration), (self.monday, 60))
        self._apply(
            self.rep, source_day=self.monday, day=self.monday + timedelta(days=7)
        ).action_apply()
        copy = self._calls(self.rep, self.monday + timedelta(days=7))
        self.assertEqual(
            (copy.date_day, self.Call._local_hour(copy.date_start, self.rep)[1]),
            (self.monday + timedelta(days=7), 23.75),
        )
