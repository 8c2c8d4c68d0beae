# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestObjectiveTree(CycleCommon):
    """A strategy has regional goals, a regional goal action points: read as one tree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._objective("action", "Call the board", sequence=30)
        cls.strategy = cls._objective("strategy", "Listed", sequence=20)
        cls.other = cls._objective("strategy", "Share", sequence=10)
        cls.region = cls._objective("region", "North", parent_id=cls.strategy.id)
        cls.action_2 = cls._objective("action", "Lunch", parent_id=cls.region.id, sequence=12)
        cls.action_1 = cls._objective("action", "Visit", parent_id=cls.region.id, sequence=11)

    @classmethod
    def _objective(cls, kind, name, cycle=None, **values):
        return cls.env["pharma.cycle.objective"].create(
            {
                "cycle_id": (cycle or cls.cycle).id,
                "kind": kind,
                "name": name,
                "metric": "hospitals",
                "target_value": 4,
                **values,
            }
        )

    @contextmanager
    def _refused(self, message):
        with self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
            yield

    def _tree(self, cycle):
        return [(o.outline, o.name) for o in cycle.objective_ids]

    def test_reads_as_a_tree(self):
        tree = [
            ("1", "Share"),
            ("2", "Listed"),
            ("2.1", "North"),
            ("2.1.1", "Visit"),
            ("2.1.2", "Lunch"),
            ("3", "Call the board"),
        ]
        self.cycle.invalidate_recordset()
        self.assertEqual(self._tree(self.cycle), tree)
        self.strategy.sequence = 5
        self.cycle.invalidate_recordset()
        self.assertEqual(
            [number for number, _name in self._tree(self.cycle)],
            ["1", "1.1", "1.1.1", "1.1.2", "2", "3"],
        )

    def test_serves_a_higher_level_only(self):
        for objective, parent in (
            (self.strategy, self.other),
            (self.strategy, self.region),
            (self.region, self.action_1),
            (self.region, self.region),
            (self.action_1, self.late),
        ):
            with self._refused("cannot serve"):
                objective.parent_id = parent
        with self._refused("cannot serve"):
            self.region.kind = "action"
        self.late.parent_id = self.other

    def test_serves_in_its_own_cycle(self):
        other = self._cycle(date_start="2030-04-01", date_end="2030-06-30")
        foreign = self._objective("strategy", "Elsewhere", other)
        with self._refused("which belongs to"):
            self.region.parent_id = foreign
        with self._refused("which belongs to"):
            self.strategy.cycle_id = other

    def test_how_far_the_parts_are(self):
        self.assertFalse(self.action_1.parts_note)
        self.assertEqual(self.region.parts_note, "0 of 2 reached, 2 not measured yet")
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        self.action_1.with_user(self.business).note_reached(4)
        self.assertEqual(self.region.parts_note, "1 of 2 reached, 1 not measured yet")
        self.action_2.with_user(self.business).note_reached(3)
        self.assertEqual(self.region.parts_note, "1 of 2 reached")
        self.action_2.with_user(self.business).note_reached(done=True)
        self.assertEqual(self.region.parts_note, "2 of 2 reached")
        action = self.region.with_user(self.rep).action_open_parts()
        self.assertEqual(
            self.env[action["res_model"]].with_user(self.rep).search(action["domain"]),
            self.action_1 | self.action_2,
        )

    def test_fixed_with_the_plan(self):
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        with self.assertRaises(UserError):
            self.late.with_user(self.business).parent_id = self.other

    def test_what_served_a_deleted_objective_stays(self):
        self.strategy.unlink()
        self.assertFalse(self.region.parent_id)
        self.cycle.invalidate_recordset()
        self.assertEqual(
            [number for number, _name in self._tree(self.cycle)], ["1", "2", "2.1", "2.2", "3"]
        )

    def test_a_copy_is_due_in_its_own_period(self):
        """30 days after the first day; what is due on the last day of the longer quarter stays within the shorter."""
        action = {"kind": "action", "user_id": self.rep.id, "metric": "y", "target_value": 1}
        cycle = self._cycle(
            date_start="2030-07-01",
            date_end="2030-09-30",
            objective_ids=[
                Command.create({"name": name, "date_due": due, "sequence": number, **action})
                for number, (name, due) in enumerate((("a", "2030-07-31"), ("b", "2030-09-30")))
            ],
        )
        copied = cycle.copy({"date_start": "2031-01-01", "date_end": "2031-03-31"})
        self.assertEqual(
            {o.name: str(o.date_due) for o in copied.objective_ids},
            {"a": "2031-01-31", "b": "2031-03-31"},
        )

    def test_a_copy_keeps_the_tree(self):
        copied = self.cycle.with_user(self.business).copy()
        copied.invalidate_recordset()
        self.cycle.invalidate_recordset()
        self.assertEqual(self._tree(copied), self._tree(self.cycle))
        self.assertFalse(copied.objective_ids & self.cycle.objective_ids)
        self.assertEqual(copied.objective_ids.parent_id.cycle_id, copied)

    # -- the year -------------------------------------------------------------------------------

    def _plan(self, **values):
        return (
            self.env["pharma.annual.plan"]
            .with_user(self.business)
            .create(
                {
                    "territory_id": self.country.id,
                    "date_start": "2030-01-01",
                    "date_end": "2030-12-31",
                    "objective_ids": [
                        Command.create(
                            {
                                "name": spread,
                                "metric": "hospitals",
                                "target_value": 16,
                                "spread": spread,
                            }
                        )
                        for spread in ("share", "rising")
                    ],
                    **values,
                }
            )
        )

    def test_serves_the_year_of_its_cycle(self):
        plan = self._plan()
        with self._refused("does not belong to that year"):
            self.strategy.plan_objective_id = plan.objective_ids[0]
        self.cycle.annual_plan_id = plan
        self.strategy.plan_objective_id = plan.objective_ids[0]
        with self._refused("does not belong to that year"):
            self.cycle.annual_plan_id = False
        with self._refused_by("pharma_cycle_objective_serves_one"):
            self.region.plan_objective_id = plan.objective_ids[0]

    def test_the_year_reads_its_cycles(self):
        plan = self._plan()
        plan.action_make_cycles()
        first, second = plan.cycle_ids.sorted("date_start")[:2]
        share, rising = plan.objective_ids
        self.assertEqual(first.objective_ids.plan_objective_id, share | rising)
        self.assertEqual(share.parts_note, "0 of 4 reached, 4 not measured yet")
        self.assertFalse(share.is_measured)
        for cycle, figure in ((first, 4), (second, 9)):
            cycle.action_generate_targets()
            self._approve(cycle)
            cycle.with_user(self.business).action_start()
            for objective in cycle.objective_ids:
                objective.with_user(self.business).note_reached(figure)
        self.assertEqual((share.reached, share.attainment), (13, 13 / 16))
        self.assertEqual((rising.reached, rising.attainment), (9, 9 / 16))
        self.assertEqual(rising.parts_note, "2 of 4 reached, 2 not measured yet")
        opened = share.action_open_parts()
        self.assertEqual(self.env[opened["res_model"]].search_count(opened["domain"]), 4)

    def test_a_copy_serves_the_same_year_only(self):
        plan = self._plan()
        self.cycle.annual_plan_id = plan
        self.strategy.plan_objective_id = plan.objective_ids[0]
        second = self.cycle.with_user(self.business).copy()
        self.assertEqual(second.annual_plan_id, plan)
        self.assertEqual(second.objective_ids.plan_objective_id, plan.objective_ids[0])
        later = self.cycle.copy({"date_start": "2031-01-01", "date_end": "2031-03-31"})
        self.assertFalse(later.annual_plan_id)
        self.assertFalse(later.objective_ids.plan_objective_id)
        self.assertTrue(later.objective_ids.parent_id)
