# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestGenerateTargets(CycleCommon):
    def test_list_by_rule_over_the_whole_scope(self):
        self.cycle.action_generate_targets()
        self.assertEqual(
            self._lines(self.cycle),
            {
                (self.n1a, self.doctor_a): 4,
                (self.n1b, self.doctor_a): 4,
                (self.n1a, self.doctor_b): 2,
                (self.s1a, self.doctor_south): 4,
            },
        )
        target = self.cycle.target_ids.filtered(lambda t: t.territory_id == self.n1b)
        self.assertRecordValues(
            target,
            [
                {
                    "class_id": self.class_a.id,
                    "specialty_id": self.cardiology.id,
                    "max_calls": 6,
                    "source": "rule",
                    "edited": False,
                    "company_id": self.company.id,
                    "rule_id": self.cycle.rule_ids[0].id,
                }
            ],
        )

    def test_scope_is_a_subtree(self):
        cycle = self._cycle(territory_id=self.south.id)
        cycle.action_generate_targets()
        self.assertEqual(set(self._lines(cycle)), {(self.s1a, self.doctor_south)})

    def test_hospitals_only_by_a_rule_for_hospitals(self):
        self.hospital.pharma_class_id = self.class_a
        self.cycle.action_generate_targets()
        self.assertNotIn((self.n1a, self.hospital), self._lines(self.cycle))
        self.cycle.rule_ids = [
            Command.create({"class_id": self.class_a.id, "partner_type": "hospital", "goal": 3})
        ]
        self.cycle.action_generate_targets()
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.hospital], 3)

    def test_coverage_in_force_during_the_cycle(self):
        coverage = self.env["pharma.coverage"].search(
            [("territory_id", "=", self.s1a.id), ("partner_id", "=", self.doctor_south.id)]
        )
        for dates, expected in (
            ({"date_start": False, "date_end": "2029-12-31"}, False),
            ({"date_start": "2030-04-01", "date_end": False}, False),
            ({"date_start": "2030-03-31", "date_end": False}, True),
            ({"date_start": False, "date_end": "2030-01-01"}, True),
        ):
            coverage.write(dates)
            self.cycle.action_generate_targets()
            self.assertEqual(
                (self.s1a, self.doctor_south) in self._lines(self.cycle), expected, dates
            )

    def test_archived_customers_and_coverage_do_not_count(self):
        self.doctor_b.active = False
        self.cycle.action_generate_targets()
        self.assertNotIn((self.n1a, self.doctor_b), self._lines(self.cycle))

    def test_most_specific_rule_wins(self):
        interventional = self.env["pharma.specialty"].create(
            {
                "name": "Interventional",
                "parent_id": self.cardiology.id,
                "company_id": self.company.id,
            }
        )
        self.doctor_a.pharma_specialty_id = interventional
        rule = self.env["pharma.cycle.rule"].with_user(self.business)
        common = {"cycle_id": self.cycle.id, "class_id": self.class_a.id}
        rule.create({**common, "specialty_id": self.cardiology.id, "goal": 7})
        self.cycle.action_generate_targets()
        lines = self._lines(self.cycle)
        self.assertEqual(lines[self.n1a, self.doctor_a], 7, "a parent specialty goes before none")
        self.assertEqual(lines[self.s1a, self.doctor_south], 7)
        rule.create({**common, "specialty_id": interventional.id, "goal": 9})
        self.cycle.action_generate_targets()
        lines = self._lines(self.cycle)
        self.assertEqual(lines[self.n1a, self.doctor_a], 9, "the deeper specialty goes first")
        self.assertEqual(lines[self.s1a, self.doctor_south], 7)

    def test_product_group_needs_coverage_for_it(self):
        self.cycle.rule_ids = [
            Command.create(
                {"class_id": self.class_a.id, "product_group_id": self.product_group.id, "goal": 8}
            )
        ]
        self._cover(self.n1b, self.doctor_a, product_group_id=self.product_group.id)
        self.cycle.action_generate_targets()
        lines = self._lines(self.cycle)
        self.assertEqual(lines[self.n1b, self.doctor_a], 8, "one line although covered twice")
        self.assertEqual(lines[self.n1a, self.doctor_a], 4)

    def test_agreed_frequency_of_the_coverage_goes_before_the_rule(self):
        coverage = self.env["pharma.coverage"].search(
            [("territory_id", "=", self.n1b.id), ("partner_id", "=", self.doctor_a.id)]
        )
        coverage.frequency = 8
        self.cycle.action_generate_targets()
        target = self.cycle.target_ids.filtered(lambda t: t.territory_id == self.n1b)
        self.assertEqual((target.goal, target.max_calls), (8, 8))
        self.assertEqual(target.goal_origin, "Agreed for the account: 8")
        others = self.cycle.target_ids - target
        self.assertEqual(set(others.mapped("goal_origin")), {"By the matrix"})
        others[0].goal = 3
        self.assertEqual(others[0].goal_origin, "By hand")
        self.cycle.rule_ids[0].goal = 5
        coverage.frequency = 0
        self.env.invalidate_all()
        self.assertFalse(target.goal_origin, "neither says 8 any more")

    def test_again_changes_nothing(self):
        self.cycle.action_generate_targets()
        ids, goals = set(self.cycle.target_ids.ids), set(self.cycle.goal_ids.ids)
        self.assertEqual(self.cycle._generate_targets(), (0, 0, 0))
        self.cycle.action_generate_targets()
        self.assertEqual(set(self.cycle.target_ids.ids), ids)
        self.assertEqual(set(self.cycle.goal_ids.ids), goals)

    def test_again_follows_rules_but_keeps_hand_edits(self):
        self.cycle.action_generate_targets()
        edited = self.cycle.target_ids.filtered(lambda t: t.territory_id == self.n1b)
        edited.write({"goal": 5, "reason": "Runs the new ward"})
        self.assertTrue(edited.edited)
        self._cover(self.s1a, self.doctor_b)
        manual = (
            self.env["pharma.cycle.target"]
            .with_user(self.business)
            .create(
                {
                    "cycle_id": self.cycle.id,
                    "territory_id": self.n1a.id,
                    "partner_id": self.hospital.id,
                    "goal": 1,
                    "reason": "New pharmacy",
                }
            )
        )
        self.cycle.rule_ids.filtered(lambda r: r.class_id == self.class_a).write(
            {"goal": 3, "max_calls": 3}
        )
        self.doctor_b.pharma_class_id = self.class_c
        self.cycle.action_generate_targets()
        self.assertEqual(
            self._lines(self.cycle),
            {
                (self.n1a, self.doctor_a): 3,
                (self.n1b, self.doctor_a): 5,
                (self.s1a, self.doctor_south): 3,
                (self.n1a, self.hospital): 1,
            },
        )
        self.assertEqual(manual.source, "manual")

    def test_class_is_frozen_in_the_list(self):
        self._approve_list()
        self.doctor_a.pharma_class_id = self.class_c
        self.assertEqual(
            self.cycle.target_ids.filtered(lambda t: t.territory_id == self.n1b).class_id,
            self.class_a,
        )

    def _approve_list(self):
        self.cycle.action_generate_targets()
        self._approve(self.cycle)

    def test_not_after_draft(self):
        self._approve_list()
        with self.assertRaises(UserError):
            self.cycle.action_generate_targets()
        with self.assertRaises(UserError):
            self.cycle.action_refresh_goals()

    def test_empty_matrix_is_refused(self):
        self.cycle.rule_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "frequency matrix"):
            self.cycle.action_generate_targets()

    def test_only_business_managers(self):
        for user in (self.rep, self.manager, self.medical, self.auditor, self.steward):
            with self.assertRaises(AccessError, msg=user.login):
                self.cycle.with_user(user).action_generate_targets()

    def test_number_of_queries_does_not_depend_on_the_list(self):
        def count(cycle):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cycle._generate_targets()
            cycle._refresh_goals()
            return self.env.cr.sql_log_count - before

        count(self._cycle())
        few = count(self._cycle())
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"Doctor {number}",
                    "pharma_type": "doctor",
                    "pharma_code": f"G{number}",
                    "pharma_class_id": (self.class_a if number % 2 else self.class_b).id,
                    "company_id": self.company.id,
                }
                for number in range(60)
            ]
        )
        self._cover(self.n1a, doctors)
        cycle = self._cycle()
        self.assertEqual(count(cycle), few)
        self.assertEqual(cycle.target_count, 64)


@tagged("post_install", "-at_install")
class TestTargetRules(CycleCommon):
    def _target(self, **values):
        return (
            self.env["pharma.cycle.target"]
            .with_user(self.business)
            .create(
                {
                    "cycle_id": self.cycle.id,
                    "territory_id": self.n1a.id,
                    "partner_id": self.doctor_a.id,
                    "goal": 2,
                    **values,
                }
            )
        )

    def test_class_and_specialty_are_taken_from_the_customer(self):
        target = self._target()
        self.assertEqual((target.class_id, target.specialty_id), (self.class_a, self.cardiology))

    def test_max_below_goal_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is below the"):
            self._target(goal=4, max_calls=3)

    def test_negative_goal_is_refused(self):
        with self._refused_by("pharma_cycle_target_goal_positive"):
            self._target(goal=-1)

    def test_twice_is_refused(self):
        self._target()
        with self._refused_by("pharma_cycle_target_target_uniq"):
            self._target()

    def test_outside_the_scope_is_refused(self):
        self.cycle.territory_id = self.south
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            self._target()

    def test_uncovered_customer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not covered by"):
            self._target(partner_id=self.doctor_south.id)

    def test_scope_cannot_shrink_below_the_list(self):
        self._target()
        with self.assertRaisesRegex(ValidationError, "outside the new scope"):
            self.cycle.territory_id = self.south

    def test_rule_with_max_below_goal_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is below the"):
            self.cycle.rule_ids[0].write({"goal": 9})

    def test_same_cell_twice_is_refused(self):
        with self._refused_by("pharma_cycle_rule_cell_uniq"):
            self.cycle.rule_ids.create(
                {"cycle_id": self.cycle.id, "class_id": self.class_a.id, "goal": 1}
            )
