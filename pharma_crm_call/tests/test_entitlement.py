# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestEntitledCalls(CallCommon):
    """A call beyond the calls that its doctor is entitled to is told, or explained, as the company wants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_backdate_days = -1
        # a cycle of its own bounds: no end of a month falls between the calls
        cls.entitlement = cls.env["pharma.entitlement"].create(
            {
                "class_id": cls.class_a.id,
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create(
                        {"kind": "calls", "minimum": 1, "maximum": 2, "period": "cycle"}
                    ),
                ],
            }
        )
        cls.one = cls._made(cls.rep, cls.doctor_a, days=-3)
        cls.two = cls._made(cls.rep, cls.doctor_a, days=-2)

    def _line(self, **values):
        self.entitlement.line_ids.write(values)
        self.env.invalidate_all()

    def test_the_third_is_beyond(self):
        third = self._call(self.rep, self.doctor_a)
        self.assertIn("1–2 a cycle", third.entitlement_warning)
        self.assertIn("call 3", third.entitlement_warning)
        self.assertFalse(third.entitlement_reason_needed)
        third.action_submit()
        self.assertEqual(third.state, "submitted", "the default only warns")
        self.assertIn("entitlement", third.remark_codes)
        self.assertIn("beyond the call band", third.remarks)
        self.assertNotIn("entitlement", self.two.remark_codes or "")
        self.assertFalse(self._call(self.rep, self.doctor_b).entitlement_warning)

    def test_nothing(self):
        self.company.pharma_call_entitlement = "nothing"
        third = self._call(self.rep, self.doctor_a)
        self.assertFalse(third.entitlement_warning)
        third.action_submit()
        self.assertNotIn("entitlement", third.remark_codes or "")

    def test_a_reason_is_asked_for(self):
        self.company.pharma_call_entitlement = "reason"
        third = self._call(self.rep, self.doctor_a)
        self.assertTrue(third.entitlement_reason_needed)
        with self.assertRaisesRegex(UserError, "call 3.*Say why"):
            third.action_submit()
        third.entitlement_reason = "  "
        with self.assertRaises(UserError):
            third.action_submit()
        third.entitlement_reason = "Side effect to discuss"
        third.action_submit()
        self.assertEqual(third.state, "submitted")

    def test_on_the_report(self):
        self.company.pharma_call_entitlement = "reason"
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_a.id)
        self.assertIn("call 3", sheet["call"]["entitlement"])
        self.assertTrue(sheet["call"]["entitlement_reason_needed"])
        with self.assertRaisesRegex(UserError, "Say why"):
            self._report(self.rep, partner_id=self.doctor_a.id)
        for bad in ({"x": 1}, "x" * 1001):
            with self.assertRaises(UserError):
                self._report(self.rep, partner_id=self.doctor_a.id, entitlement_reason=bad)
        result = self._report(self.rep, partner_id=self.doctor_a.id, entitlement_reason="Asked for")
        call = self.env["pharma.call"].browse(result["id"])
        self.assertEqual(call.entitlement_reason, "Asked for")

    def test_on_the_form(self):
        with Form(self.env["pharma.call"].with_user(self.rep)) as form:
            form.partner_id = self.doctor_a
            form.date_planned = self.now + timedelta(hours=1)
            self.assertIn("call 3", form.entitlement_warning)

    def test_planning_tells(self):
        result = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .plan([self.doctor_a.id, self.doctor_b.id], str(self.today + timedelta(days=1)))
        )
        self.assertEqual(len(result["planned"]), 2)
        (warned,) = result["warned"]
        self.assertEqual(warned["partner_id"], self.doctor_a.id)

    def test_the_first_calls_stay_within(self):
        """What is planned before counts, not what is planned for later."""
        fourth = self._call(self.rep, self.doctor_a, days=2)
        third = self._call(self.rep, self.doctor_a, days=1)
        self.assertIn("call 3", third.entitlement_warning)
        self.assertIn("call 4", fourth.entitlement_warning)
        third.action_cancel("Doctor is away")
        fourth.invalidate_recordset()
        self.assertIn("call 3", fourth.entitlement_warning)

    def test_the_whole_team_counts(self):
        """Calls of colleagues, and those on which the doctor is one of several, count as well."""
        self._line(maximum=3)
        self.assertFalse(self._call(self.rep, self.doctor_a, days=1).entitlement_warning)
        group = self._call(
            self.rep,
            self.doctor_b,
            channel_id=self.group.id,
            attendee_ids=[Command.create({"partner_id": self.doctor_a.id})],
        )
        self.assertTrue(group.attendee_ids)
        call = self.env["pharma.call"].search(
            [("partner_id", "=", self.doctor_a.id), ("state", "=", "planned")]
        )
        self.assertIn("call 4", call.entitlement_warning)

    def test_periods(self):
        """A month ends with the month, a year with the year; without a limit nothing is beyond."""
        call = self._call(self.rep, self.doctor_a, days=1)
        first = call.date_day + relativedelta(day=1)
        for period, start in (
            ("month", first),
            ("quarter", first + relativedelta(month=(first.month - 1) // 3 * 3 + 1)),
            ("year", first + relativedelta(month=1)),
            ("cycle", self.cycle.date_start),
        ):
            self._line(period=period, maximum=1)
            before = sum(made.date_day >= start for made in (self.one, self.two))
            ((number, _line),) = call._entitled_numbers().values()
            self.assertEqual(number, before + 1, period)
        self._line(unlimited=True)
        self.assertFalse(call.entitlement_warning)

    def test_a_band_of_a_cycle_needs_a_cycle(self):
        self.cycle._workflow_write({"state": "closed"})
        self.assertFalse(self._call(self.rep, self.doctor_a).entitlement_warning)

    def test_others_learn_nothing(self):
        """Who does not see the doctor is not told how many calls there were."""
        call = (
            self.env["pharma.call"]
            .with_user(self.rep_south)
            .new({"partner_id": self.doctor_a.id, "date_planned": self.now})
        )
        self.assertFalse(call.entitlement_warning)

    def test_constant_queries(self):
        """However many calls a calendar shows, the band is asked for at once."""
        for days in range(1, 8):
            self._call(self.rep, self.doctor_a, days=days)
        calls = self.env["pharma.call"].with_user(self.rep).search([("state", "=", "planned")])
        for some in (calls[:2], calls):
            self.env.invalidate_all()
            some.mapped("state")
            some.partner_id.mapped("name")
            with self.assertQueryCount(12):
                self.assertEqual(
                    len([w for w in some.mapped("entitlement_warning") if w]), len(some)
                )
