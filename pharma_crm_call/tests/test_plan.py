# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestPlan(CallCommon):
    """Planning in one request, Day Ahead, and what becomes of plans that were not kept."""

    def _plan(self, user, partners, date):
        return self.env["pharma.call"].with_user(user).plan(partners.ids, date)

    def test_plan(self):
        day = self.today + timedelta(days=1)
        result = self._plan(self.rep, self.doctor_a | self.doctor_b, fields.Date.to_string(day))
        self.assertFalse(result["refused"])
        calls = self.env["pharma.call"].browse([row["id"] for row in result["planned"]])
        self.assertEqual(calls.partner_id, self.doctor_a | self.doctor_b)
        self.assertEqual(set(calls.mapped("day_planned")), {day})
        self.assertEqual([c.date_planned.strftime("%H:%M") for c in calls], ["09:00", "09:15"])
        again = self._plan(self.rep, self.doctor_a | self.hospital, fields.Date.to_string(day))
        self.assertEqual([row["partner_id"] for row in again["refused"]], self.doctor_a.ids)
        self.assertEqual(
            self.env["pharma.call"]
            .browse(again["planned"][0]["id"])
            .date_planned.strftime("%H:%M"),
            "09:30",
            "after what is planned already",
        )

    def test_plan_at_a_moment(self):
        moment = fields.Datetime.to_datetime(self.today + timedelta(days=1)) + timedelta(hours=15)
        result = self._plan(self.rep, self.doctor_a, fields.Datetime.to_string(moment))
        self.assertEqual(result["planned"][0]["date_planned"], fields.Datetime.to_string(moment))

    def test_plan_in_time_zone(self):
        self.rep.tz = "Asia/Shanghai"
        day = self.today + timedelta(days=2)
        result = self._plan(self.rep, self.doctor_a, fields.Date.to_string(day))
        call = self.env["pharma.call"].browse(result["planned"][0]["id"])
        self.assertEqual((call.date_planned.hour, call.date_day), (1, day))

    def test_plan_refused(self):
        for partners, date, error in (
            (self.doctor_south, fields.Date.to_string(self.today), AccessError),
            (self.doctor_a, "2020-01-01", UserError),
            (self.doctor_a, "soon", UserError),
            (self.doctor_a, False, UserError),
        ):
            with self.subTest(date=date), self.assertRaises(error):
                self._plan(self.rep, partners, date)
        with self.assertRaises(AccessError):
            self._plan(self.medical, self.doctor_a, fields.Date.to_string(self.today))

    def test_plan_query_count(self):
        doctors = self.env["res.partner"]
        for index in range(20):
            doctors |= self._account("doctor", f"Doctor {index}", f"T-P{index}")
        self._cover(self.n1a, doctors)
        self.env.flush_all()
        day = fields.Date.to_string(self.today + timedelta(days=3))
        self._plan(self.rep, doctors[:1], day)
        self.env.invalidate_all()
        with self.assertQueryCount(75):
            self._plan(self.rep, doctors[1:], day)

    def test_plan_button(self):
        action = self.doctor_a.with_user(self.rep).action_plan_call()
        self.assertEqual(action["context"]["default_partner_id"], self.doctor_a.id)
        action = self.doctor_a.with_user(self.rep).action_pharma_calls()
        self.assertEqual(action["res_model"], "pharma.call")
        self._made(self.rep2, self.doctor_a)
        self.doctor_a.invalidate_recordset()
        self.assertEqual(self.doctor_a.with_user(self.rep).pharma_call_count, 1)

    def test_day_ahead(self):
        late = self._call(self.rep, self.doctor_a)
        self._made(self.rep2, self.doctor_a, days=-2, next_objective="Bring the study")
        self.env["pharma.call"].with_user(self.rep).create(
            {"partner_id": self.hospital.id, "date_planned": late.date_planned - timedelta(hours=2)}
        )
        self._call(self.rep2, self.doctor_a)
        day = self.env["pharma.call"].with_user(self.rep).day_ahead()
        self.assertEqual(
            [c["partner_id"] for c in day["calls"]], [self.hospital.id, self.doctor_a.id]
        )
        card = day["calls"][1]
        self.assertEqual((card["class"]["code"], card["goal"], card["remaining"]), ("A", 4, 4))
        self.assertEqual(
            (card["last"]["user"], card["last"]["next_objective"]),
            (self.rep2.name, "Bring the study"),
        )
        # doctor_a is scheduled; doctor_b (B, 2) has nothing planned
        self.assertEqual(
            [(d["partner_id"], d["remaining"]) for d in day["due"]], [(self.doctor_b.id, 2)]
        )
        self.assertEqual(day["due_count"], 1)
        bars = {row["class"]["code"]: row for row in day["cycle"]["classes"]}
        self.assertEqual(
            (bars["A"]["goal"], bars["A"]["actual"], bars["A"]["scheduled"]), (4, 0, 1)
        )
        self.assertEqual(day["messages"], [])
        self.assertFalse(day["queue"])

    def test_day_ahead_order_of_due(self):
        class_b2 = self._account(
            "doctor", "Bella North", "T-D7", pharma_specialty_id=self.surgery.id
        )
        class_b2.pharma_class_id = self.class_b
        self._cover(self.n1a, class_b2)
        self.cycle._workflow_write({"state": "draft"})
        self.cycle.action_generate_targets()
        self.cycle._workflow_write({"state": "running"})
        self._made(self.rep, self.doctor_b, days=-3)
        day = self.env["pharma.call"].with_user(self.rep).day_ahead()
        # A before B; of the two B the one never called on goes first
        self.assertEqual(
            [d["partner_id"] for d in day["due"]], [self.doctor_a.id, class_b2.id, self.doctor_b.id]
        )

    def test_day_ahead_of_manager(self):
        self._made(self.rep, self.doctor_a)
        day = self.env["pharma.call"].with_user(self.manager).day_ahead()
        self.assertEqual(day["queue"]["count"], 1)
        bars = {row["class"]["code"]: row for row in day["cycle"]["classes"]}
        self.assertEqual((bars["A"]["goal"], bars["A"]["actual"]), (8, 1), "the whole district")

    def test_day_ahead_without_territory(self):
        user = self._user("t_new_rep", "rep")
        day = self.env["pharma.call"].with_user(user).day_ahead()
        self.assertEqual(
            (day["calls"], day["cycle"], day["due"], day["territory"]), ([], False, [], "")
        )
        with self.assertRaises(AccessError):
            self.env["pharma.call"].with_user(self.env.ref("base.public_user")).day_ahead()

    def test_day_ahead_query_count(self):
        doctors = self.env["res.partner"]
        for index in range(15):
            doctors |= self._account("doctor", f"Doctor {index}", f"T-Q{index}")
        doctors.pharma_class_id = self.class_a
        self._cover(self.n1a, doctors)
        self.cycle._workflow_write({"state": "draft"})
        self.cycle.action_generate_targets()
        self.cycle._workflow_write({"state": "running"})
        for doctor in doctors[:8]:
            self._call(self.rep, doctor)
        self.env.flush_all()
        Call = self.env["pharma.call"].with_user(self.rep)
        for _warm in range(2):
            Call.day_ahead()
            self.env.invalidate_all()
        with self.assertQueryCount(30):
            Call.day_ahead()

    def test_missed(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        cron = self.env.ref("pharma_crm_call.cron_mark_missed")
        with freeze_time(self.now + timedelta(days=3)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertEqual(call.state, "planned", "two days of grace")
        with freeze_time(self.now + timedelta(days=5)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(call.state, "missed")
        with self.assertRaises(UserError):
            call.note = "x"

    def test_missed_switched_off(self):
        self.company.pharma_call_missed_days = -1
        call = self._call(self.rep, self.doctor_a, days=1)
        with freeze_time(self.now + timedelta(days=50)), self.enter_registry_test_mode():
            self.env.ref("pharma_crm_call.cron_mark_missed").method_direct_trigger()
        self.assertEqual(call.state, "planned")

    def test_replan(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        with freeze_time(self.now + timedelta(days=5)):
            call.sudo()._do_transition("miss")
            with self.assertRaises(AccessError):
                call.with_user(self.rep2).action_replan()
            call.action_replan()
            self.assertEqual(call.state, "planned")
            self.assertEqual(call.date_day, self.today + timedelta(days=5))
            self.assertEqual(
                call.day_planned, self.today + timedelta(days=1), "the first plan was not kept"
            )

    def test_cancel(self):
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(AccessError):
            call.with_user(self.rep2).action_cancel()
        call.with_user(self.manager).action_cancel(reason="On leave")
        self.assertEqual((call.state, call.cancel_reason), ("cancelled", "On leave"))

    def test_start(self):
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(AccessError):
            call.with_user(self.manager).action_start()
        call.action_start()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=25)):
            self.assertEqual(call.precall_sheet()["call"]["duration"], 25)
            call.action_submit()
        self.assertEqual(call.date_done, call.date_started)
