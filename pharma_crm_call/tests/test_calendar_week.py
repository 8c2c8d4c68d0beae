# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CallCommon


class WeekCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the Monday after next: a whole week ahead, whatever today is
        cls.monday = cls.today + timedelta(days=14 - cls.today.weekday())
        cls.Call = cls.env["pharma.call"]
        cls.Template = cls.env["pharma.call.week.template"]

    def _at(self, user, partner, day, hour=9.5, **values):
        moment = self.Call._utc_of(day, hour, user)
        return self.Call.with_user(user).create(
            {"partner_id": partner.id, "date_planned": moment, **values}
        )

    def _template(self, user, *lines, **values):
        return self.Template.with_user(user).create(
            {
                "name": "Odd week",
                "line_ids": [
                    Command.create({"partner_id": partner.id, "weekday": weekday, "hour": hour})
                    for partner, weekday, hour in lines
                ],
                **values,
            }
        )

    def _apply(self, user, **values):
        return self.env["pharma.call.week.apply"].with_user(user).create(values)

    def _reasons(self, apply):
        return {(row["partner"].sudo().name, row["day"]): row["reason"] for row in apply._rows()}

    def _calls(self, user, since, days=7):
        return self.Call.search(
            [
                ("user_id", "=", user.id),
                ("date_day", ">=", since),
                ("date_day", "<", since + timedelta(days=days)),
            ],
            order="date_start",
        )


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

    # --- attacks ------------------------------------------------------------------------------------
    def test_templates_of_others(self):
        template = self._template(self.rep2, (self.doctor_a, "0", 9))
        with self.assertRaises(AccessError):
            template.with_user(self.rep).read(["name"])
        with self.assertRaises(AccessError):
            template.line_ids.with_user(self.rep).read(["hour"])
        with self.assertRaises(AccessError):
            self._apply(self.rep, template_id=template.id, day=self.monday).action_apply()
        with self.assertRaises(AccessError):
            template.with_user(self.rep).action_apply()
        with self.assertRaises(AccessError):
            template.line_ids.with_user(self.rep).write({"hour": 10})
        own = self._template(self.rep, (self.doctor_a, "1", 9))
        with self.assertRaises(AccessError):
            own.line_ids.write({"template_id": template.id})
        with self.assertRaises(AccessError):
            own.line_ids.copy({"template_id": template.id})
        self.assertTrue(template.with_user(self.manager).read(["name"]))
        with self.assertRaises(AccessError):
            template.with_user(self.manager).write({"name": "x"})
        with self.assertRaises(AccessError):
            template.with_user(self.manager).unlink()
        outside = self._template(self.rep_south, (self.doctor_south, "0", 9))
        with self.assertRaises(AccessError):
            outside.with_user(self.manager).read(["name"])
        self.assertTrue(outside.with_user(self.auditor).read(["name"]))

    def test_for_others(self):
        for values in ({"user_id": self.rep2.id}, {"user_id": self.manager.id}):
            with self.assertRaises(AccessError):
                self._template(self.rep, **values)
        own = self._template(self.rep, (self.doctor_a, "0", 9))
        with self.assertRaises(AccessError):
            own.write({"user_id": self.rep2.id})
        self._at(self.rep2, self.doctor_a, self.monday)
        for user, other in ((self.rep, self.rep2), (self.manager, self.rep_south)):
            with self.assertRaises(AccessError):
                self._apply(
                    user,
                    user_id=other.id,
                    source_day=self.monday,
                    day=self.monday + timedelta(days=7),
                ).action_apply()
        self._apply(
            self.manager,
            user_id=self.rep2.id,
            source_day=self.monday,
            day=self.monday + timedelta(days=7),
        ).action_apply()
        call = self._calls(self.rep2, self.monday + timedelta(days=7))
        self.assertEqual((call.user_id, call.territory_id), (self.rep2, self.n1b))

    def test_customers_out_of_sight(self):
        with self.assertRaisesRegex(AccessError, "outside your territory") as caught:
            self._template(self.rep, (self.doctor_south, "0", 9))
        self.assertNotIn("Clara", str(caught.exception))
        template = self._template(self.rep, (self.doctor_a, "0", 9))
        with self.assertRaises(AccessError):
            template.line_ids.write({"partner_id": self.doctor_south.id})
        with self.assertRaises(AccessError):
            template.line_ids.with_context(default_partner_id=self.doctor_south.id).create(
                {"template_id": template.id, "weekday": "1"}
            )

    def test_forged_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self._template(self.rep, company_id=other.id)

    def test_query_count(self):
        """Twelve weeks of many calls take as many queries as one of few, but for what each call is."""
        doctors = self.env["res.partner"]
        for index in range(30):
            doctors |= self._account("doctor", f"Doctor {index}", f"T-Y{index}")
        self._cover(self.n1a, doctors)
        counts = []
        for count in (10, 10, 30):
            template = self._template(
                self.rep, *[(doctor, str(n % 5), 9) for n, doctor in enumerate(doctors[:count])]
            )
            apply = self._apply(self.rep, template_id=template.id, day=self.monday, weeks=3)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = apply._rows()
            self.assertFalse(any(row["reason"] for row in rows))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 40)
