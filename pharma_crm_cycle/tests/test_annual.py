# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestAnnualPlan(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = (
            cls.env["pharma.annual.plan"]
            .with_user(cls.business)
            .create(
                {
                    "territory_id": cls.country.id,
                    "date_start": "2030-01-01",
                    "date_end": "2030-12-31",
                    "budget_amount": 1000,
                    "objective_ids": [
                        Command.create(
                            {
                                "name": spread,
                                "metric": "hospitals",
                                "target_value": 120,
                                "spread": spread,
                            }
                        )
                        for spread in ("share", "rising", "same")
                    ],
                }
            )
        )

    def test_name_and_periods(self):
        self.assertEqual(self.plan.name, "2030")
        self.assertEqual(self.plan.missing_count, 4)
        self.assertEqual(
            [(str(first), str(last)) for first, last in self.plan._periods()],
            [
                ("2030-01-01", "2030-03-31"),
                ("2030-04-01", "2030-06-30"),
                ("2030-07-01", "2030-09-30"),
                ("2030-10-01", "2030-12-31"),
            ],
        )
        self.plan.cycle_length = "6"
        self.assertEqual(self.plan.missing_count, 2)

    def test_cycles_with_their_part_of_objectives_and_budget(self):
        self.cycle.communication_ids = [
            Command.create({"product_id": self.product_1.id, "key_message_id": self.message_1.id})
        ]
        self.plan.budget_amount = 100.01
        self.plan.action_make_cycles()
        cycles = self.plan.cycle_ids.sorted("date_start")
        self.assertEqual(cycles.mapped("name"), ["2030 Q1", "2030 Q2", "2030 Q3", "2030 Q4"])
        self.assertEqual(cycles.mapped("state"), ["draft"] * 4)
        aims = {spread: [] for spread in ("share", "rising", "same")}
        for objective in cycles.objective_ids.sorted(lambda o: o.cycle_id.date_start):
            aims[objective.name].append(objective.target_value)
        self.assertEqual(
            aims,
            {"share": [30] * 4, "rising": [30, 60, 90, 120], "same": [120] * 4},
        )
        self.assertEqual(cycles.mapped("budget_amount"), [25, 25, 25, 25.01])
        self.assertEqual(self.plan.cycle_budget, 100.01)
        for cycle in cycles:
            self.assertEqual(cycle.communication_ids.key_message_id, self.message_1)
            self.assertEqual(cycle.rule_ids.class_id, self.class_a | self.class_b)

    def test_again_makes_only_what_is_missing(self):
        self.plan.action_make_cycles()
        with self.assertRaisesRegex(UserError, "has its cycle already"):
            self.plan.action_make_cycles()
        second = self.plan.cycle_ids.sorted("date_start")[1]
        second.action_cancel()
        self.plan.invalidate_recordset()
        self.assertEqual(self.plan.missing_count, 1)
        self.plan.action_make_cycles()
        self.assertEqual(len(self.plan.cycle_ids), 5)

    def test_a_cycle_lies_in_its_year(self):
        with self.assertRaisesRegex(ValidationError, "does not lie in"):
            self._cycle(annual_plan_id=self.plan.id, date_end="2031-01-31")
        self.plan.territory_id = self.south
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            self._cycle(annual_plan_id=self.plan.id, territory_id=self.north.id)

    def test_one_plan_of_a_scope_at_a_time(self):
        with (
            self.assertRaisesRegex(ValidationError, "already the annual plan"),
            self.env.cr.savepoint(),
        ):
            self.plan.copy({"date_start": "2030-06-01", "date_end": "2031-05-31"})
        self.plan.copy({"date_start": "2031-01-01", "date_end": "2031-12-31"})
        self.plan.copy({"territory_id": self.north.id})

    def test_who_may(self):
        for user in (self.rep, self.manager, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self.plan.with_user(user).action_make_cycles()
        self.assertTrue(self.plan.with_user(self.rep).has_access("read"))
        self.plan.territory_id = self.south
        self.assertFalse(self.plan.with_user(self.rep).has_access("read"))
        self.assertTrue(self.plan.with_user(self.rep_south).has_access("read"))
        self.assertFalse(self.plan.with_user(self.manager).has_access("write"))

    def test_guide_leads_to_the_year(self):
        self.plan.action_make_cycles()
        cycle = self.plan.cycle_ids[:1]
        step = next(step for step in cycle.guide if step["key"] == "annual")
        self.assertEqual(step["state"], "done")
        self.assertEqual(getattr(cycle, step["action"])()["res_id"], self.plan.id)
        self.assertFalse(cycle.with_user(self.rep).guide, "only for who makes the plan")

    def test_a_cycle_joins_its_year(self):
        """The step takes a draft into the plan of its period; without one it begins the plan of its year."""
        cycle = self.cycle

        def step():
            cycle.invalidate_recordset(["guide"])
            return next(step for step in cycle.guide if step["key"] == "annual")

        self.assertEqual(step()["state"], "optional")
        self.assertIn(self.plan.display_name, step()["hint"])
        self.assertEqual(getattr(cycle, step()["action"])()["res_id"], self.plan.id)
        self.assertEqual((cycle.annual_plan_id, step()["state"]), (self.plan, "done"))
        later = self._cycle(date_start="2031-04-01", date_end="2031-06-30")
        action = later.action_open_annual_plan()
        self.assertFalse(action["res_id"] or later.annual_plan_id)
        made = (
            self.env["pharma.annual.plan"]
            .with_user(self.business)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(
            (made.territory_id, str(made.date_start), str(made.date_end)),
            (self.country, "2031-01-01", "2031-12-31"),
        )
        later.action_open_annual_plan()
        self.assertEqual(later.annual_plan_id, made)
        with self.assertRaises(AccessError):
            self._cycle(date_start="2032-01-01", date_end="2032-03-31").with_user(
                self.manager
            ).action_open_annual_plan()

    @freeze_time("2030-11-29 12:00:00")
    def test_no_cycle_for_what_is_over(self):
        self.assertEqual(self.plan.missing_count, 1)
        self.plan.action_make_cycles()
        self.assertEqual(self.plan.cycle_ids.name, "2030 Q4")
        self.assertEqual(self.plan.cycle_ids.budget_amount, 250, "its part of the year")
        with freeze_time("2031-01-01 12:00:00"):
            self.plan.cycle_ids.action_cancel()
            with self.assertRaisesRegex(UserError, "or is over"):
                self.plan.action_make_cycles()

    def test_budget_lines_are_cut_to_the_part(self):
        self.cycle.budget_line_ids = [
            Command.create({"territory_id": t.id, "resource_type": kind, "planned": planned})
            for t, kind, planned in (
                (self.country, "sample", 1000),
                (self.north, "sample", 1000),
                (self.country, "event", 1000),
            )
        ]
        self.plan.budget_amount = 400
        self.plan.action_make_cycles()
        for cycle in self.plan.cycle_ids:
            self.assertEqual(sorted(cycle.budget_line_ids.mapped("planned")), [33.33, 33.33, 33.34])
            self.assertEqual(cycle.budget_planned, 100)
            self.assertFalse(cycle._budget_note())

    def test_lines_that_fit_stay(self):
        self.cycle.budget_line_ids = [
            Command.create({"territory_id": self.country.id, "planned": 90})
        ]
        self.plan.action_make_cycles()
        self.assertEqual(set(self.plan.cycle_ids.budget_line_ids.mapped("planned")), {90})

    def test_more_than_the_year_has_is_told(self):
        self.plan.action_make_cycles()
        cycle = self.plan.cycle_ids[:1]

        def told():
            self.env.invalidate_all()
            step = next(step for step in cycle.guide if step["key"] == "budget")
            return step["state"], "budget of the year" in (cycle.next_step or "")

        self.assertEqual(told(), ("optional", False))
        cycle.budget_amount += 1
        self.assertEqual(told(), ("problem", True))
        self.plan.budget_amount = 0
        self.assertEqual(told(), ("optional", False), "a year without budget is not exceeded")
