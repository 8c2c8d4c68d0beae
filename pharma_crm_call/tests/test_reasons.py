# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestReasons(CallCommon):
    """Cancelled and missed calls say why, from the company's list or in own words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Choice = cls.env["pharma.call.choice"]
        cls.leave = Choice.create({"kind": "cancel", "name": "On leave"})
        cls.absent = Choice.create({"kind": "miss", "name": "Was not there"})
        cls.purpose = Choice.create({"kind": "purpose", "name": "Introduce"})

    def test_cancel(self):
        call = self._call(self.rep, self.doctor_a)
        for vals in ({}, {"reason": "  "}, {"choice_id": self.absent.id}, {"reason": "x" * 1001}):
            with self.subTest(vals=str(vals)[:40]), self.assertRaises(UserError):
                call.action_cancel(**vals)
        self.assertEqual(call.state, "planned")
        call.action_cancel(choice_id=self.leave.id, reason="Until Monday")
        self.assertEqual(
            (call.state, call.reason_id, call.cancel_reason),
            ("cancelled", self.leave, "Until Monday"),
        )

    def test_one_tap_list(self):
        call = self._call(self.rep, self.doctor_a)
        action = call.action_ask_cancel()
        names = [choice["name"] for choice in action["params"]["choices"]]
        self.assertIn("On leave", names)
        self.assertNotIn("Was not there", names)
        self.leave.active = False
        self.env["pharma.call.choice"].create(
            {
                "kind": "cancel",
                "name": "Elsewhere",
                "company_id": self.env["res.company"].create({"name": "Other"}).id,
            }
        )
        names = [choice["name"] for choice in call.action_ask_cancel()["params"]["choices"]]
        self.assertNotIn("On leave", names)
        self.assertNotIn("Elsewhere", names)

    def test_not_made(self):
        call = self._call(self.rep, self.doctor_a, days=-1)
        call.action_miss(choice_id=self.absent.id)
        self.assertEqual((call.state, call.reason_id), ("missed", self.absent))
        call.action_replan()
        self.assertEqual((call.state, call.date_day), ("planned", self.today))
        self.assertFalse(call.reason_id)
        later = self._call(self.rep, self.doctor_b, days=2)
        with self.assertRaisesRegex(UserError, "still to come"):
            later.action_miss(choice_id=self.absent.id)

    def test_reason_of_a_call_missed_by_itself(self):
        call = self._call(self.rep, self.doctor_a, days=-1)
        call.sudo()._do_transition("miss")
        domain = [("state", "=", "missed"), ("reason_id", "=", False), ("id", "=", call.id)]
        self.assertEqual(call.search_count(domain), 1)
        call.action_miss(reason="Snow")
        self.assertEqual((call.state, call.cancel_reason), ("missed", "Snow"))

    def test_who_may(self):
        call = self._call(self.rep, self.doctor_a, days=-1)
        for user in (self.rep2, self.rep_south, self.medical):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                call.with_user(user).action_miss(choice_id=self.absent.id)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                call.with_user(user).action_cancel(choice_id=self.leave.id)
        call.with_user(self.manager).action_miss(reason="Called away by me")
        self.assertEqual(call.state, "missed")
        made = self._made(self.rep, self.doctor_b)
        with self.assertRaises(UserError):
            made.action_miss(reason="x")
        with self.assertRaises(UserError):
            made.action_cancel(reason="x")

    def test_written_by_hand(self):
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(AccessError):
            call.write({"reason_id": self.leave.id})
        with self.assertRaisesRegex(UserError, "not in the list"):
            call.write({"purpose_id": self.leave.id})
        call.write({"purpose_id": self.purpose.id})
        with self.assertRaises(AccessError):
            self.leave.with_user(self.rep).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.leave.with_user(self.manager).unlink()
