# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.pharma_crm.tests.test_demo import DemoMixin

from ..tools.states import COUNTED_STATES


@tagged("post_install", "-at_install")
class TestDemoCalls(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["pharma.call"].search(
            [
                ("company_id", "=", cls.company.id),
                ("create_uid", "=", cls.env.ref("base.user_root").id),
            ]
        )
        cls.today = cls.env["pharma.call"].union(
            *(cls.env.ref(f"pharma_crm_call.demo_call_today_{number}") for number in range(1, 7))
        )

    def test_size(self):
        self.assertGreater(len(self.calls), 1500)
        self.assertLessEqual(len(self.calls), 4100)
        self.assertEqual(len(self.calls.user_id), 25)
        made = self.calls.filtered(lambda call: call.state in COUNTED_STATES)
        self.assertTrue(made.filtered(lambda call: call.state == "submitted"))
        self.assertTrue(made.review_ids)
        self.assertTrue(self.calls.filtered(lambda call: call.state == "missed"))

    def test_a_shared_territory_has_two_calendars(self):
        shared = self.rep_north.pharma_territory_ids
        calls = self.calls.filtered(lambda call: call.territory_id == shared)
        self.assertEqual(calls.user_id, shared.rep_ids)
        first, second = (calls.filtered(lambda c, r=rep: c.user_id == r) for rep in shared.rep_ids)
        self.assertFalse(first.partner_id & second.partner_id, "each has customers of their own")
        proposed = self.env["pharma.cycle.plan.call"].search([("territory_id", "=", shared.id)])
        self.assertEqual(proposed.user_id, shared.rep_ids)

    def test_reports_are_complete(self):
        made = self.calls.filtered(lambda call: call.state in COUNTED_STATES)
        self.assertTrue(all(call.note and call.detail_ids and call.cycle_id for call in made))
        self.assertTrue(all(call.date_submitted >= call.date_done for call in made))
        sums = self.env["pharma.call.detail"]._read_group(
            [("call_id", "in", made.ids)], ["call_id"], ["weight:sum"]
        )
        self.assertTrue(all(abs(weight - 100) < 0.01 for _call, weight in sums))
        asked = made.call_message_ids.cycle_message_id
        self.assertLessEqual(asked.cycle_id, made.cycle_id)

    def test_stamps_are_those_of_the_rep(self):
        for call in self.calls:
            self.assertIn(call.user_id, call.territory_id.rep_ids)
        targets = self.calls.target_id
        self.assertTrue(targets)
        wrong = self.calls.filtered(
            lambda call: (
                call.target_id
                and (
                    call.target_id.partner_id,
                    call.target_id.territory_id,
                    call.target_id.cycle_id,
                )
                != (call.partner_id, call.territory_id, call.cycle_id)
            )
        )
        self.assertFalse(wrong)

    def test_closed_quarters_are_frozen_with_their_calls(self):
        for key in ("before", "last"):
            cycle = self.env.ref(f"pharma_crm_cycle.demo_cycle_{key}")
            self.assertEqual(cycle.state, "closed")
            actual = sum(cycle.target_ids.mapped("result_actual"))
            self.assertTrue(0.6 <= actual / cycle.target_goal <= 1.1, actual / cycle.target_goal)

    def test_plan_of_today(self):
        self.assertEqual(self.today.user_id, self.rep)
        self.assertEqual(len(set(self.today.mapped("date_day"))), 1)
        moments = self.today.mapped("date_planned")
        self.assertEqual(moments, sorted(moments))
        self.assertEqual(set(self.today.mapped("partner_type")), {"doctor", "hospital", "pharmacy"})
        joint = self.today.filtered(lambda call: call.partner_type == "hospital")
        self.assertTrue(joint.attendee_ids)

    def test_who_sees_what(self):
        Call = self.env["pharma.call"]
        north = Call.with_user(self.rep_north).search([]).with_env(self.env)
        self.assertFalse(north & self.today)
        self.assertLessEqual(self.today, Call.with_user(self.manager).search([]).with_env(self.env))
        queue = Call.with_user(self.manager).search(
            [("state", "=", "submitted"), ("is_my_team", "=", True)]
        )
        self.assertTrue(queue)
        unseen = self.env["pharma.call.review"].search(
            [("user_id", "=", self.rep.id), ("seen_on", "=", False)]
        )
        self.assertEqual(unseen.reviewer_id, self.manager)

    def test_answers_and_corrections(self):
        made = self.calls.filtered(lambda call: call.state in COUNTED_STATES)
        self.assertGreater(len(made.filtered("result_id")), len(made) / 2)
        cancelled = self.calls.filtered(lambda call: call.state == "cancelled")
        self.assertEqual(cancelled.filtered("reason_id"), cancelled)
        corrections = self.env["pharma.call.correction"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(sorted(corrections.mapped("state")), ["applied", "requested"])
        self.assertEqual(corrections.corrected_id.state, "submitted")

    def test_again_adds_nothing(self):
        self.assert_adds_nothing(
            "_load_calls",
            (
                "pharma.call",
                "pharma.call.detail",
                "pharma.call.message",
                "pharma.call.review",
                "mail.message",
            ),
        )

    def test_coaching(self):
        reports = self.env["pharma.coaching.report"].search([("company_id", "=", self.company.id)])
        self.assertGreater(len(reports), 60)
        self.assertEqual(len(reports.user_id), 24)
        self.assertEqual(reports.filtered(lambda r: r.state == "shared").user_id, self.rep)
        for report in reports:
            self.assertTrue(1 <= report.mean <= 5 and report.call_note_ids)
            self.assertEqual(report.coach_id, report.territory_id.parent_id.manager_id)
            self.assertTrue(all(report.call_note_ids.call_id.mapped("is_joint")))
        due = self.env["pharma.coaching.due"].search([("company_id", "=", self.company.id)])
        self.assertTrue(0 < len(due.filtered("is_due")) < 24)
        invited = self.today.guest_ids
        self.assertEqual(set(invited.mapped("state")), {"accepted", "invited"})
        [example] = self.env["pharma.call"].search([("shared_territory_id", "!=", False)])
        self.assertIn(
            example, self.env["pharma.call"].with_user(self.rep).search([("id", "=", example.id)])
        )
        waiting = self.calls.filtered(lambda c: c.state == "submitted")
        self.assertTrue(0 < len(waiting.filtered("is_remarkable")) < len(waiting))
        self.assertTrue(waiting[0].quality_facts and waiting[0].quality_explained)
        self.assert_adds_nothing(
            "_load_coaching",
            ("pharma.coaching.report", "pharma.call.guest", "pharma.call.signal", "mail.message"),
        )

    def test_alerts_are_believable(self):
        """What the shipped rules really find: not empty, and a handful for who is shown around."""
        alerts = self.env["pharma.alert"].search([("company_id", "=", self.company.id)])
        self.assertGreater(len(set(alerts.mapped("kind"))), 5)
        for login in ("rep@demo", "manager@demo"):
            user = self.env["res.users"].search([("login", "=", login)])
            own = alerts.filtered(lambda alert, u=user: alert.user_id == u)
            with self.subTest(login=login):
                self.assertTrue(3 <= len(own) <= 40, len(own))
                self.assertTrue(all(alert.text for alert in own))
        # nobody of a demo company is to get mail
        self.assertFalse(
            self.env["pharma.alert.delivery"].search_count([("alert_id", "in", alerts.ids)])
        )
