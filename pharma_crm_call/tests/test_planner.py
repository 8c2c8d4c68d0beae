# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestPlanner(CallCommon):
    """Proposals become calls, and calls are what the planner plans around."""

    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id.tz = "UTC"
        self.proposals = self.env["pharma.cycle.plan.call"].with_user(self.rep)

    def _plan_mine(self):
        self.proposals.plan_rest(self.n1a.id)
        return self._mine()

    def _mine(self, *domain):
        return self.proposals.search(
            [("territory_id", "=", self.n1a.id), ("state", "!=", "dismissed"), *domain]
        )

    def _call_on(self, partner, days, user=None, **values):
        moment = datetime.combine(self.today + timedelta(days=days), time(10))
        return (
            self.env["pharma.call"]
            .with_user(user or self.rep)
            .create({"partner_id": partner.id, "date_planned": moment, **values})
        )

    def test_accepted_proposals_become_calls(self):
        proposals = self._plan_mine()
        self.assertEqual(len(proposals), 6)
        proposals.action_accept()
        calls = proposals.call_id
        self.assertEqual(len(calls), 6)
        for proposal in proposals:
            call = proposal.call_id
            self.assertEqual(
                (call.partner_id, call.user_id, call.territory_id, call.date_day, call.state),
                (proposal.partner_id, self.rep, self.n1a, proposal.day, "planned"),
            )
            hours = call.date_planned.hour + call.date_planned.minute / 60
            self.assertAlmostEqual(hours, proposal.hour, places=1)
        self.assertEqual(self._plan_mine(), proposals, "every goal is planned, nothing is added")

    def test_a_call_of_that_day_is_joined(self):
        proposal = self._plan_mine()[-1]
        days = (proposal.day - self.today).days
        call = self._call_on(proposal.partner_id, days)
        proposal.action_accept()
        self.assertEqual(proposal.call_id, call)

    def test_accepting_takes_as_many_queries_for_few_as_for_many(self):
        proposals = self._plan_mine()
        first, rest = proposals[:1], proposals[1:]

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._reps_of_calls()
            records._calls_of_reps(records._reps_of_calls())
            return self.env.cr.sql_log_count - before

        count(first)
        self.assertLessEqual(count(rest), count(first))

    def test_planned_calls_stand_and_count(self):
        call = self._call_on(self.doctor_b, 9)
        made = self._call_on(self.doctor_a, 0)
        made.action_start()
        made.action_submit()
        proposals = self._plan_mine()
        self.assertEqual(len(proposals.filtered(lambda p: p.partner_id == self.doctor_b)), 1)
        self.assertEqual(len(proposals.filtered(lambda p: p.partner_id == self.doctor_a)), 3)
        own = proposals.filtered(lambda p: p.partner_id == self.doctor_b)
        self.assertNotEqual(own.day, call.date_day)
        again = [(p.partner_id, p.day) for p in self._plan_mine()]
        self.assertEqual(again, [(p.partner_id, p.day) for p in self._mine()])
        call.action_cancel("Congress")
        self.assertEqual(
            len(self._plan_mine().filtered(lambda p: p.partner_id == self.doctor_b)), 2
        )

    def test_a_cancelled_call_is_proposed_again(self):
        proposals = self._plan_mine()
        proposals.action_accept()
        proposals[-1].call_id.action_cancel("The doctor is ill")
        fresh = self._plan_mine() - proposals
        self.assertEqual(fresh.partner_id, proposals[-1].partner_id)
        proposals[0].call_id.sudo().unlink()
        self.assertFalse(proposals[0].exists(), "a call that is deleted takes its proposal along")

    def test_colleagues_calls_are_kept_away_from(self):
        """Rep 2 calls on the same doctor for the same products: planned calls and those made before count."""
        day = 13 - self.today.weekday()  # the Sunday after next weekend is nobody's
        colleague = self._call_on(self.doctor_a, day + 1, self.rep2)
        by_phone = self._call_on(self.doctor_b, day + 1, self.rep, channel_id=self.phone.id)
        proposals = self._plan_mine().filtered(lambda p: p.partner_id == self.doctor_a)
        near = [p for p in proposals if abs((p.day - colleague.date_day).days) <= 7]
        self.assertFalse([p for p in near if not p.is_duplicate])
        self.assertFalse(near)
        self.assertTrue(any("of a colleague" in p.reason for p in proposals))
        plan = self.env["pharma.cycle.plan"].search([("territory_id", "=", self.n1a.id)], limit=1)
        rows = plan._colleague_calls(
            (self.doctor_a | self.doctor_b).ids, self.today, self.cycle.date_end
        )
        self.assertIn((self.n1b.id, self.doctor_a.id, colleague.date_day), rows)
        self.assertNotIn((self.n1a.id, self.doctor_b.id, by_phone.date_day), rows)

    def test_a_manager_accepts_for_the_rep(self):
        proposals = self._plan_mine()
        proposals[:1].with_user(self.manager).action_accept()
        self.assertEqual(proposals[:1].call_id.user_id, self.rep)
        with self.assertRaises(AccessError):
            proposals[1:2].with_user(self.rep2).action_accept()

    def test_who_is_no_longer_covered(self):
        proposals = self._plan_mine()
        gone = proposals.filtered(lambda p: p.partner_id == self.doctor_b)
        self.env["pharma.coverage"].search([("partner_id", "=", self.doctor_b.id)]).unlink()
        with self.assertRaisesRegex(UserError, "Boris North is no longer yours"):
            gone.action_accept()
        self.assertEqual(set(gone.mapped("state")), {"proposed"})
        self.assertFalse(self._plan_mine().filtered(lambda p: p.partner_id == self.doctor_b))

    def test_a_vacant_territory(self):
        proposals = self._plan_mine()
        members = self.env["pharma.territory.member"].search([("territory_id", "=", self.n1a.id)])
        members.date_end = self.today - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "Nobody works in N1-a"):
            proposals.with_user(self.manager).action_accept()

    def test_moves_avoid_calls(self):
        proposals = self._plan_mine().filtered(lambda p: p.partner_id == self.doctor_b)
        first, second = proposals[0], proposals[1]
        second.action_accept()
        with self.assertRaisesRegex(UserError, "already has a call"):
            first.action_move(second.day)

    def test_the_page_shows_the_calls(self):
        call = self._call_on(self.doctor_a, 7, purpose="x")
        proposals = self._plan_mine()
        week = proposals.filtered(
            lambda p: p.week == call.date_day - timedelta(days=call.date_day.weekday())
        )
        week.action_accept()
        page = self.proposals.week_plan(self.n1a.id, call.date_day)
        rows = [row for day in page["days"] for row in day["calls"]]
        self.assertEqual({row["call_id"] for row in rows}, set((week.call_id | call).ids))
        [own] = [row for row in rows if row["call_id"] == call.id]
        self.assertEqual((own["hour"], own["state"], own["reasons"]), (10.0, "planned", []))
        self.assertTrue(all(row["reasons"] for row in rows if row["call_id"] in week.call_id.ids))

    def test_call_id_is_not_for_clients(self):
        proposal = self._plan_mine()[:1]
        call = self._call_on(self.doctor_a, 3)
        with self.assertRaises(AccessError):
            proposal.write({"call_id": call.id})
