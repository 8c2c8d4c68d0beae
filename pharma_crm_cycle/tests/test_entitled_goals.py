# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .capacity_common import CapacityCommon
from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestEntitledGoals(CapacityCommon):
    """A goal keeps to the band of calls that a doctor is entitled to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.band = cls.env["pharma.entitlement"].create(
            {
                "class_id": cls.class_a.id,
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create({"kind": "calls", "minimum": 1, "maximum": 12, "period": "year"})
                ],
            }
        )

    def test_more_than_entitled_is_refused(self):
        """12 a year are 3 in a quarter: the goal of 4 is too many, for each of the three lines."""
        with self.assertRaises(UserError) as caught:
            self.cycle.action_submit()
        text = str(caught.exception)
        self.assertIn("beyond what the customers are entitled to: 3", text)
        self.assertIn(
            "Anna North, N1-a: goal 4, at most 3 in this cycle (entitled to 1–12 a year)", text
        )
        self.assertEqual(self.cycle.state, "draft")

    def test_periods_are_taken_in_proportion(self):
        line = self.band.line_ids
        for period, maximum, fits in (
            ("quarter", 4, True), ("quarter", 3, False), ("month", 1, False), ("month", 2, True),
            ("cycle", 4, True), ("cycle", 3, False), ("year", 14, True), ("year", 13, False),
        ):  # fmt: skip
            line.write({"period": period, "maximum": maximum})
            with self.subTest(period, maximum=maximum):
                if fits:
                    self.cycle._check_entitled()
                else:
                    with self.assertRaises(UserError):
                        self.cycle._check_entitled()

    def test_no_limit(self):
        self.band.line_ids.unlimited = True
        self.assertTrue(self.cycle.action_submit())

    def test_told_while_the_list_is_made(self):
        """Not only when the plan is refused: the step of the target list says which goals are too many."""
        [step] = [step for step in self.cycle.guide if step["key"] == "targets"]
        self.assertEqual(step["state"], "problem")
        self.assertIn("Anna North, N1-a: goal 4, at most 3", step["hint"])
        self.band.line_ids.maximum = 16
        self.cycle.invalidate_recordset(["guide"])
        [step] = [step for step in self.cycle.guide if step["key"] == "targets"]
        self.assertEqual(step["state"], "done")


@tagged("post_install", "-at_install")
class TestEntitledChanges(CycleCommon):
    """Nor does a list that stands grow beyond what doctors are entitled to: by a challenge or calls carried over."""

    def _entitle(self, class_, maximum):
        return self.env["pharma.entitlement"].create(
            {
                "class_id": class_.id,
                "company_id": self.company.id,
                "line_ids": [
                    Command.create({"kind": "calls", "maximum": maximum, "period": "cycle"})
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.cycle.limit_ids.unlink()
        self.cycle.action_generate_targets()

    def _new_doctor(self):
        doctor = self._account("doctor", "Dora North", "T-D9")
        doctor.pharma_class_id = self.class_b
        self._cover(self.n1a, doctor)
        return doctor

    def test_a_challenge_keeps_to_it(self):
        self._entitle(self.class_a, 5)
        self._entitle(self.class_b, 2)
        self.cycle.action_open_challenges()
        doctor = self._new_doctor()
        for kind, partner, goal, message in (
            ("goal", self.doctor_a, 6, "Anna North: 6 calls are more than the 5 of this cycle"),
            ("add", doctor, 3, "Dora North: 3 calls are more than the 2 of this cycle"),
        ):
            with self.subTest(message), self.assertRaises(UserError) as caught:
                self._propose(kind, partner, goal)
            self.assertIn(message, str(caught.exception))
            self.assertIn("entitled to (up to", str(caught.exception))
        self.assertFalse(
            self.env["pharma.cycle.challenge"].search([("cycle_id", "=", self.cycle.id)])
        )
        page = self._propose("goal", self.doctor_a, 5)
        page = self._propose("add", doctor, 2)
        self.assertEqual(
            {row["name"]: row["entitled"] for row in page["rows"]},
            {"Anna North": 5, "Boris North": 2, "Dora North": 2},
        )

    def test_an_addition_has_the_maximum_of_its_part_of_the_tree(self):
        """Whom a challenge adds is credited as the matrix says for that part."""
        self.env["pharma.cycle.rule"].create(
            {
                "cycle_id": self.cycle.id,
                "class_id": self.class_b.id,
                "territory_id": self.n1a.id,
                "goal": 2,
                "max_calls": 3,
                "sequence": 99,
            }
        )
        self.env.ref("pharma_crm_cycle.tier_challenge_large").active = False
        self.cycle.action_open_challenges()
        doctor = self._new_doctor()
        page = self._propose("add", doctor, 2)
        challenge = self._challenge(page)
        challenge.with_user(self.rep).action_submit()
        decided = challenge.with_user(self.manager)
        decided.decide(self._verdicts(page))
        decided.finish()
        added = self.cycle.target_ids.filtered(lambda target: target.partner_id == doctor)
        self.assertEqual((added.goal, added.max_calls), (2, 3))

    def test_fewer_calls_may_always_be_proposed(self):
        """A goal that is too high already may come nearer to what the customer is entitled to."""
        self._entitle(self.class_a, 2)
        self.cycle.action_open_challenges()
        page = self._propose("goal", self.doctor_a, 3)
        self.assertEqual(self._row(page, self.doctor_a)["line"]["after"], 3)

    def test_no_entitlement_no_limit(self):
        self.cycle.action_open_challenges()
        doctor = self._new_doctor()
        self.env["pharma.entitlement"].search([]).active = False
        [found] = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .find_customers(self.cycle.id, self.n1a.id, "dora")
        )
        self.assertIs(found["entitled"], False)
        self.assertEqual(found["goal"], doctor.pharma_class_id.cycle_goal or 1)
        self._propose("add", doctor, 20)

    def test_whom_to_add_is_offered_with_what_the_matrix_says(self):
        """The matrix before the class, and a rule for doctors before one for hospitals of the same class."""
        self.cycle.rule_ids.create(
            {
                "cycle_id": self.cycle.id,
                "class_id": self.class_b.id,
                "partner_type": "hospital",
                "goal": 9,
                "sequence": 0,
            }
        )
        self.class_b.cycle_goal = 3
        doctor = self._new_doctor()
        self.assertEqual(self.cycle._goal_to_add(doctor, self.n1a, {}), 2)
        self.cycle.rule_ids.filtered(lambda rule: rule.goal == 2).unlink()
        self.assertEqual(self.cycle._goal_to_add(doctor, self.n1a, {}), 3, "of the class")
        self.assertEqual(self.cycle._goal_to_add(doctor, self.n1a, {doctor.id: (1, 0)}), 1)

    def test_whom_to_add_is_offered_with_what_fits(self):
        self._entitle(self.class_b, 1)
        self.class_b.cycle_goal = 3
        self.cycle.action_open_challenges()
        self._new_doctor()
        [found] = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .find_customers(self.cycle.id, self.n1a.id, "dora")
        )
        self.assertEqual((found["entitled"], found["goal"]), (1, 1))

    def test_less_entitled_since_the_proposal(self):
        """What was allowed when the rep proposed it is not accepted when it is too much today."""
        self.env.ref("pharma_crm_cycle.tier_challenge_large").active = False
        band = self._entitle(self.class_a, 6)
        self.cycle.action_open_challenges()
        page = self._propose("goal", self.doctor_a, 6)
        challenge = self._challenge(page)
        challenge.with_user(self.rep).action_submit()
        decided = challenge.with_user(self.manager)
        page = decided.decide(self._verdicts(page))
        band.line_ids.maximum = 5
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            decided.finish()
        self.assertIn("6 calls are more than the 5", str(caught.exception))
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_a], 4)

    def test_calls_carried_over_keep_to_it(self):
        """Goal 4, none made, entitled to 5: one call is carried over, to a list made before the closing or after."""
        self.cycle.retarget_months = 0
        self._entitle(self.class_a, 5)
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        spring = {"date_start": "2030-04-01", "date_end": "2030-06-30", "carry_policy": "all"}
        before = self._cycle(carry_max=0, **spring)
        before.action_generate_targets()
        self.cycle.with_user(self.business).action_close()
        self.assertIn("unmade calls: 5,", before.message_ids[0].body)
        after = self._cycle(carry_max=0, carry_from_id=self.cycle.id, **spring)
        after.action_generate_targets()
        for cycle in (before, after):
            for _again in range(2):
                line = cycle.target_ids.filtered(
                    lambda t: t.partner_id == self.doctor_a and t.territory_id == self.n1a
                )
                self.assertEqual((line.goal, line.max_calls, line.carried), (5, 7, 1))
                cycle.action_generate_targets()
