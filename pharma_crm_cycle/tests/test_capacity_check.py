# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import capacity
from .capacity_common import CapacityCommon


@tagged("post_install", "-at_install")
class TestCapacityCheck(CapacityCommon):
    """A plan that cannot be carried out is refused, with the figures and three ways out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 62 × 0.05 = 3.1 calls; the list of N1-a asks for 4 on an A and 2 on a B doctor
        cls.n1a.calls_per_day = 0.05

    def _refusal(self):
        with self.assertRaises(UserError) as caught:
            self.cycle.action_submit()
        return str(caught.exception)

    def test_refused_with_figures_and_ways_out(self):
        text = self._refusal()
        self.assertIn(
            "N1-a: calls planned: 6, can be made: 3.1 (0.05 a day on 62 field days), utilisation 194%.",
            text,
        )
        self.assertIn(
            "Calls to cut: 3 – 1 of class B (Boris North); 2 of class A (Anna North).",
            text,
        )
        self.assertIn("N1-b has room (calls: 616) and covers 1 of these customers already", text)
        self.assertIn("Or make 0.1 calls a day there instead of 0.05.", text)
        self.assertNotIn("N1-b: ", text, "what fits is not told")
        self.assertEqual(self.cycle.state, "draft")
        self.assertFalse(self.cycle.review_ids)
        self.assertFalse(
            self.env["pharma.cycle.capacity.plan"].search([("cycle_id", "=", self.cycle.id)])
        )

    def test_each_way_out_works(self):
        targets = {t.partner_id: t for t in self.cycle.target_ids if t.territory_id == self.n1a}
        for way in ("cut", "per_day"):
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                if way == "cut":
                    targets[self.doctor_b].goal = 1
                    targets[self.doctor_a].goal = 2
                else:
                    self.n1a.calls_per_day = 0.1
                self.env.invalidate_all()
                self.assertFalse(self.cycle.capacity_problem)
                self.assertTrue(self.cycle.action_submit())
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertTrue(self.cycle.capacity_problem)

    def test_told_while_the_form_is_filled_in(self):
        """Of the saved list, whatever is being changed."""
        with Form(self.cycle) as form:
            form.date_end = "2030-03-30"
            self.assertIn("Calls to cut: 3", form.capacity_problem)

    def test_nothing_to_cut_changes_nothing(self):
        self.n1a.calls_per_day = 3
        self.env.invalidate_all()
        with (
            patch.object(type(self.cycle), "_change_list") as change,
            self.assertRaisesRegex(UserError, "No goal of .* can be cut"),
        ):
            self.cycle.action_cut_goals()
        change.assert_not_called()

    def test_the_goals_are_cut_at_once(self):
        """The first way out as one step: what the text proposes, with a reason and a history, and it stays."""
        self.cycle.action_cut_goals()
        goals = {key: goal for key, goal in self._lines(self.cycle).items() if key[0] == self.n1a}
        self.assertEqual(goals, {(self.n1a, self.doctor_a): 2, (self.n1a, self.doctor_b): 1})
        self.assertEqual(self._lines(self.cycle)[self.n1b, self.doctor_a], 4, "what fits stays")
        self.assertFalse(self.cycle.capacity_problem)
        self.assertIn("Calls that were cut: 3, customers: 2", self.cycle.message_ids[0].body)
        changes = self.env["pharma.cycle.target.change"].search(
            [("cycle_id", "=", self.cycle.id), ("source", "=", "capacity")]
        )
        self.assertEqual(
            {(c.partner_id, c.goal_before, c.goal_after, c.reason) for c in changes},
            {
                (self.doctor_a, 4, 2, "Cut to what can be made"),
                (self.doctor_b, 2, 1, "Cut to what can be made"),
            },
        )
        self.assertFalse(self.cycle.goal_mismatch, "the goals follow")
        self.cycle.action_generate_targets()
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_a], 2, "made anew: stays")
        with self.assertRaisesRegex(UserError, "No goal of .* can be cut"):
            self.cycle.action_cut_goals()
        self.assertTrue(self.cycle.action_submit())

    def test_who_cuts_the_goals(self):
        for user in (self.rep, self.manager, self.regional):
            with self.assertRaises(AccessError, msg=user.login):
                self.cycle.with_user(user).action_cut_goals()
        self.n1a.calls_per_day = 10
        self.cycle.with_user(self.business).action_submit()
        with self.assertRaises(UserError):
            self.cycle.with_user(self.business).action_cut_goals()

    def test_goals_are_not_cut_below_what_is_entitled(self):
        """A customer whose goal is at the lower bound of the class keeps it."""
        self.env["pharma.entitlement"].create(
            {
                "class_id": self.class_a.id,
                "company_id": self.company.id,
                "line_ids": [
                    Command.create(
                        {"kind": "calls", "minimum": 3, "maximum": 8, "period": "quarter"}
                    )
                ],
            }
        )
        text = self._refusal()
        self.assertIn("Calls to cut: 2 – 1 of class B (Boris North); 1 of class A", text)
        self.assertIn("That leaves 1 too many", text)

    def test_cuts_agree_with_the_formula(self):
        self.assertEqual(capacity.cuts([("b", 2, 1), ("a", 4, 1)], 3), {"b": 1, "a": 2})
        self.assertEqual(capacity.cuts([("b", 2, 1), ("a", 4, 3)], 3), {"b": 1, "a": 1})
        self.assertEqual(capacity.cuts([("a", 1, 3)], 3), {})
        row = self._row(self.n1a)
        found = {class_: calls for _t, class_, _n, calls, _names in self.cycle._cuts(row)}
        self.assertEqual(found, {"B": 1, "A": 2})

    def test_nobody_there(self):
        self.n1a.member_ids.date_end = "2029-12-31"
        text = self._refusal()
        self.assertIn("N1-a: calls planned: 6, but nobody works there", text)
        self.assertIn("appoint a rep", text)

    def test_the_nearest_territory_is_proposed_first(self):
        near = self._territory("N1-z", "territory", self.n1, rep=self.regional)
        near.calls_per_day = 0.5
        text = self._refusal()
        self.assertLess(text.index("N1-z has room (calls: 31"), len(text))
        self.assertNotIn("S1-a has room", text, "two of the own district are nearer")

    def test_a_territory_that_promotes_something_else_is_not_proposed(self):
        other = self.env["pharma.product.group"].create(
            {"name": "Respiratory line", "company_id": self.company.id}
        )
        self.n1a.member_ids.product_group_ids = self.product_group
        self.n1b.member_ids.product_group_ids = other
        text = self._refusal()
        self.assertNotIn("N1-b has room", text)
        self.assertIn("S1-a has room (calls: 616)", text)

    def test_a_company_may_let_it_pass(self):
        self.company.pharma_capacity_policy = "warn"
        self.cycle.action_submit()
        self.assertEqual(self.cycle.state, "review")
        self.assertIn(
            "N1-a: calls planned: 6", "".join(map(str, self.cycle.message_ids.mapped("body")))
        )

    def test_the_bound_is_policy(self):
        self.company.pharma_utilisation_max = 2
        self.assertFalse(self.cycle.capacity_problem)
        self.assertEqual(self._row(self.n1a).band, "within")
        self.assertEqual(self._row(self.n1b).band, "under")

    def test_exactly_full_fits(self):
        self.n1a.calls_per_day = 6
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        target.max_calls = 0
        target.goal = 6 * 62 - 4
        self.assertEqual((self._row(self.n1a).band, self._row(self.n1a).room), ("within", 0))
        target.goal += 1
        self.assertEqual((self._row(self.n1a).band, self._row(self.n1a).room), ("over", -1))

    def test_told_to_managers_while_it_can_be_changed(self):
        self.assertIn("N1-a", self.cycle.with_user(self.manager).capacity_problem)
        self.assertFalse(self.cycle.with_user(self.rep).capacity_problem)

    def test_what_the_plan_was_made_for_is_kept(self):
        self.n1a.calls_per_day = 0
        self._approved("2030-02-04")
        self._approve(self.cycle)
        self.n1a.calls_per_day = 9
        self._approved("2030-03-04")
        row = self._row(self.n1a)
        self.assertEqual((row.planned_field_days, row.field_days, row.planned_goal), (61, 60, 6))

    def test_queries_do_not_grow_with_the_plan(self):
        def grow(numbers):
            for number in numbers:
                territory = self._territory(f"M{number}", "territory", self.n1, rep=self.rep2)
                doctor = self._account("doctor", f"Doctor {number}", f"T-M{number}")
                doctor.pharma_class_id = self.class_a
                self._cover(territory, doctor)
                territory.calls_per_day = 0.01
            self.cycle.action_generate_targets()
            self.env.flush_all()

        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertIn("Territories not told here", self.cycle._capacity_text())
            return self.env.cr.sql_log_count - start

        grow(range(6))
        count()
        few = count()
        grow(range(6, 20))
        self.assertEqual(count(), few)
