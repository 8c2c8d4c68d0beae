# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestGoals(CycleCommon):
    def setUp(self):
        super().setUp()
        self.cycle.communication_ids = [
            Command.create(
                {"product_id": self.product_1.id, "key_message_id": self.message_1.id, "number": 2}
            ),
            Command.create(
                {
                    "product_id": self.product_2.id,
                    "key_message_id": self.message_2.id,
                    "number": 3,
                    "specialty_ids": [Command.set(self.surgery.ids)],
                }
            ),
        ]
        self.cycle.action_generate_targets()

    def _goal(self, dimension, record=None):
        return self.cycle.goal_ids.filtered(
            lambda g: (
                g.dimension == dimension
                and (
                    not record
                    or record
                    in (g.class_id, g.specialty_id, g.product_id, g.key_message_id, g.territory_id)
                )
            )
        )

    def test_made_from_the_target_list(self):
        self.assertEqual(
            {(goal.dimension, goal.label): goal.goal for goal in self.cycle.goal_ids},
            {
                ("total", "All calls"): 14,
                ("territory", self.north.display_name): 10,
                ("territory", self.south.display_name): 4,
                ("class", self.class_a.name): 12,
                ("class", self.class_b.name): 2,
                ("specialty", self.cardiology.display_name): 12,
                ("specialty", self.surgery.display_name): 2,
                ("product", self.product_1.display_name): 8,
                ("product", self.product_2.display_name): 2,
                ("message", self.message_1.name): 8,
                ("message", self.message_2.name): 3,
            },
        )
        self.assertEqual(set(self.cycle.goal_ids.mapped("difference")), {0})
        self.assertFalse(self.cycle.goal_mismatch)
        self.assertFalse(any(self.cycle.goal_ids.mapped("edited")))

    def test_order_total_first_then_best_class(self):
        self.assertEqual(
            self.cycle.goal_ids.mapped("dimension"),
            [
                "total",
                "territory",
                "territory",
                "class",
                "class",
                "specialty",
                "specialty",
                "product",
                "product",
                "message",
                "message",
            ],
        )
        self.assertEqual(self.cycle.goal_ids[3].class_id, self.class_a)

    def test_mismatch_is_shown_with_the_figures(self):
        self._goal("class", self.class_a).goal = 15
        self.assertIn(
            f"{self.class_a.name}: goal 15, target list 12 (-3)", self.cycle.goal_mismatch
        )
        self.assertIn("The classes add up to 17, the total says 14 (+3)", self.cycle.goal_mismatch)
        self.cycle.target_ids.filtered(lambda t: t.territory_id == self.s1a).goal = 6
        self.assertIn("All calls: goal 14, target list 16 (+2)", self.cycle.goal_mismatch)

    def test_goals_of_regions(self):
        """Made for the parts directly below the scope, by hand for any other; each counts all below it."""
        self._goal("territory", self.north).goal = 11
        self.assertIn("The regions add up to 15, the total says 14 (+1)", self.cycle.goal_mismatch)
        self._goal("territory", self.north).goal = 10
        self.assertFalse(self.cycle.goal_mismatch)
        district = self.env["pharma.cycle.goal"].create(
            {
                "cycle_id": self.cycle.id,
                "dimension": "territory",
                "territory_id": self.n1a.id,
                "goal": 6,
            }
        )
        self.assertEqual(district.planned, 6)
        self.assertFalse(self.cycle.goal_mismatch, "the districts do not add to the regions")
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        target = self.cycle.target_ids.filtered(
            lambda t: t.territory_id == self.n1a and t.partner_id == self.doctor_a
        )
        self._record_facts([(target, 3, 3, 0)])
        made = {goal.territory_id: goal.actual for goal in self.cycle.goal_ids if goal.territory_id}
        self.assertEqual(made, {self.north: 3, self.south: 0, self.n1a: 3})
        self.cycle.with_user(self.business).action_close()
        self._record_facts([(target, 9, 9, 0)])
        self.assertEqual(self._goal("territory", self.north).actual, 3)

    def test_a_single_territory_has_no_regions(self):
        cycle = self._cycle(
            territory_id=self.s1a.id, date_start="2030-07-01", date_end="2030-09-30"
        )
        cycle.action_generate_targets()
        self.assertTrue(cycle.goal_ids)
        self.assertNotIn("territory", cycle.goal_ids.mapped("dimension"))
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            cycle.goal_ids = [
                Command.create({"dimension": "territory", "territory_id": self.north.id, "goal": 1})
            ]

    def test_hand_edits_stay_until_the_goals_are_made_anew(self):
        self._goal("class", self.class_a).goal = 15
        self.cycle.target_ids.filtered(lambda t: t.territory_id == self.s1a).goal = 6
        self.cycle.action_generate_targets()
        self.assertEqual(self._goal("class", self.class_a).goal, 15)
        self.assertEqual(self._goal("total").goal, 16)
        self.cycle.action_refresh_goals()
        self.assertEqual(self._goal("class", self.class_a).goal, 14)
        self.assertFalse(self.cycle.goal_mismatch)

    def test_goals_of_what_is_gone_are_dropped(self):
        self.cycle.communication_ids[1].unlink()
        self.cycle.action_generate_targets()
        self.assertFalse(self._goal("product", self.product_2))
        self.assertTrue(self._goal("product", self.product_1))

    def test_goals_of_specialties(self):
        """Made for those at the top of the tree, by hand for any other; each counts all below it."""
        heart_failure = self.env["pharma.specialty"].create(
            {
                "name": "Heart failure",
                "parent_id": self.cardiology.id,
                "company_id": self.company.id,
            }
        )
        self.doctor_south.pharma_specialty_id = heart_failure
        self.cycle.action_generate_targets()
        goal = self._goal("specialty", self.cardiology)
        self.assertEqual((goal.goal, goal.edited), (12, False))
        self.assertFalse(self._goal("specialty", heart_failure))
        goal.goal = 10
        self.assertIn(
            f"{self.cardiology.display_name}: goal 10, target list 12 (+2)",
            self.cycle.goal_mismatch,
        )
        self.assertIn(
            "The specialties add up to 12, the total says 14 (-2)", self.cycle.goal_mismatch
        )
        below = self.env["pharma.cycle.goal"].create(
            {
                "cycle_id": self.cycle.id,
                "dimension": "specialty",
                "specialty_id": heart_failure.id,
                "goal": 4,
            }
        )
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_south)
        self._record_facts([(target, 3, 3, 0)])
        self.assertEqual((goal.planned, goal.difference), (12, 2))
        self.assertEqual((goal.actual, goal.earned, goal.attainment), (3, 3, 0.3))
        self.assertEqual((below.planned, below.actual), (4, 3))
        self.cycle.action_generate_targets()
        self.assertTrue(below.exists(), "goals made by hand stay")
        self.assertEqual(goal.goal, 10, "so do those changed by hand")
        self.cycle.action_refresh_goals()
        self.assertTrue(below.exists())
        self.assertEqual(goal.goal, 12)
        self.assertFalse(self.cycle.goal_mismatch)

    def test_customers_without_a_specialty(self):
        """They are in no specialty's goal, so that those need not add up to the total."""
        self.doctor_b.pharma_specialty_id = False
        self.cycle.action_generate_targets()
        self.assertEqual(self._goal("specialty").specialty_id, self.cardiology)
        self.assertFalse(self.cycle.goal_mismatch)

    def test_achieved_of_every_dimension(self):
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        self._record_facts([(target, 5, 5, 0)])
        key = SQL(
            "SELECT %s AS cycle_id, %s AS territory_id, %s AS partner_id",
            self.cycle.id, target.territory_id.id, target.partner_id.id,
        )  # fmt: skip
        report = type(self.env["pharma.cycle.progress"])
        products = SQL(
            "SELECT k.*, %s AS product_id, 4 AS actual FROM (%s) k", self.product_2.id, key
        )
        messages = SQL(
            "SELECT k.*, %s AS key_message_id, 6 AS actual FROM (%s) k", self.message_2.id, key
        )
        self.patch(report, "_product_facts_query", lambda self: products)
        self.patch(report, "_message_facts_query", lambda self: messages)
        self.env.invalidate_all()
        for goal, expected in (
            (self._goal("total"), (5, 4, 4 / 14)),
            (self._goal("class", self.class_b), (5, 4, 2)),
            (self._goal("class", self.class_a), (0, 0, 0)),
            (self._goal("product", self.product_2), (4, 4, 2)),
            (self._goal("message", self.message_2), (6, 6, 2)),
            (self._goal("message", self.message_1), (0, 0, 0)),
        ):
            self.assertEqual((goal.actual, goal.earned, goal.attainment), expected, goal.label)

    def test_product_counts_on_the_customers_it_is_meant_for(self):
        """Goal and achievement are of the same customers; a product that no objective names counts on all."""
        launched = self.env["product.product"].create(
            {"name": "Newstatin", "pharma_kind": "promoted", "company_id": self.company.id}
        )
        self.env["pharma.cycle.goal"].create(
            {
                "cycle_id": self.cycle.id,
                "dimension": "product",
                "product_id": launched.id,
                "goal": 4,
            }
        )
        facts = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS cycle_id, %s AS territory_id, %s AS partner_id, %s AS product_id, %s AS actual",
                self.cycle.id,
                target.territory_id.id,
                target.partner_id.id,
                product.id,
                3,
            )
            for target in self.cycle.target_ids
            for product in (self.product_2, launched)
        )
        report = type(self.env["pharma.cycle.progress"])
        self.patch(report, "_product_facts_query", lambda self: facts)
        self.env.invalidate_all()
        self.assertEqual(self._goal("product", self.product_2).actual, 3, "surgeons only: doctor_b")
        self.assertEqual(self._goal("product", launched).actual, 12, "all four targets")
        rows = self.cycle.get_progress(groupby="product_id")["groups"]["product_id"]
        self.assertEqual({row["id"]: row["actual"] for row in rows}[self.product_2.id], 3)

    def test_goal_names_exactly_one_subject(self):
        for values in (
            {"dimension": "product"},
            {"dimension": "total", "class_id": self.class_a.id},
            {"dimension": "class", "class_id": self.class_c.id, "product_id": self.product_1.id},
        ):
            with (
                self.assertRaisesRegex(ValidationError, "exactly what it is about"),
                self.env.cr.savepoint(),
            ):
                self.env["pharma.cycle.goal"].create(
                    {"cycle_id": self.cycle.id, "goal": 1, **values}
                )

    def test_same_goal_twice_is_refused(self):
        with self._refused_by("pharma_cycle_goal_goal_uniq"):
            self.env["pharma.cycle.goal"].create(
                {
                    "cycle_id": self.cycle.id,
                    "dimension": "class",
                    "class_id": self.class_a.id,
                    "goal": 1,
                }
            )
