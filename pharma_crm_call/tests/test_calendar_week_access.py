# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .calendar_common import WeekCommon


@tagged("post_install", "-at_install")
class TestCalendarWeekAccess(WeekCommon):
    """Week templates of others, weeks for others, customers out of sight; and what many calls cost."""

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
