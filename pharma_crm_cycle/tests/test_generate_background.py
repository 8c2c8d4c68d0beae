# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.generate import pharma_cycle_generate_background as background
from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestGenerateInBackground(CycleCommon):
    """A large plan is made in batches of territories, with progress, stopped and resumed at will."""

    def setUp(self):
        super().setUp()
        for name, value in (("AT_ONCE", 0), ("BATCH", 3)):
            self.startPatcher(patch.object(background, name, value))

    def _step(self):
        """One batch, as the cron takes it."""
        taken, cursor, finished = self.cycle._job_runner()._job_batch()
        self.cycle._job_write({"job_cursor": cursor, "job_done": self.cycle.job_done + taken})
        self.cycle.invalidate_recordset()
        return finished

    def test_batches_with_progress(self):
        self.cycle.action_generate_targets()
        self.assertEqual((self.cycle.job_state, self.cycle.job_total), ("queued", 8))
        self.assertFalse(self.cycle.target_ids)
        done = []
        while not self._step():
            done.append((self.cycle.job_done, round(self.cycle.job_progress)))
        self.assertEqual(done, [(3, 38), (6, 75)])
        self.cycle._job_runner()._job_finished()
        self.assertEqual(len(self.cycle.target_ids), 4)
        self.assertFalse(self.cycle.goal_mismatch)
        self.assertTrue(self.cycle.goal_ids)
        self.assertIn("4 added, 0 changed", "".join(self.cycle.message_ids.mapped("body")))

    def test_a_batch_taken_twice_changes_nothing(self):
        self.cycle.action_generate_targets()
        while True:
            before = self.cycle.job_cursor
            self.cycle._job_runner()._job_batch()
            lines = self._lines(self.cycle)
            finished = self._step()
            self.assertEqual(self._lines(self.cycle), lines)
            if finished:
                break
            self.assertGreater(self.cycle.job_cursor, before)
        self.assertEqual(len(self.cycle.target_ids), 4)

    def test_stopped_and_resumed(self):
        self.cycle.action_generate_targets()
        self._step()
        self.cycle.with_user(self.business).action_job_stop()
        self.assertEqual(self.cycle.job_state, "stopped")
        with self.assertRaisesRegex(UserError, "not finished"):
            self.cycle.with_user(self.business).action_submit()
        self.cycle.with_user(self.business).action_job_resume()
        self.assertEqual(self.cycle.job_state, "queued")
        with self.assertRaisesRegex(UserError, "at the moment"):
            self.cycle.action_generate_targets()
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.rep).action_job_stop()

    def test_nobody_writes_the_progress(self):
        for values in ({"job_state": "none"}, {"job_counts": {}}):
            with self.assertRaises(AccessError):
                self.cycle.with_user(self.business).write(values)


@tagged("post_install", "-at_install")
class TestRuleConditions(CycleCommon):
    def _rule(self, goal, **values):
        return (
            self.env["pharma.cycle.rule"]
            .with_user(self.business)
            .create({"cycle_id": self.cycle.id, "goal": goal, **values})
        )

    def _goals(self):
        self.cycle.action_generate_targets()
        return {target.partner_id: target.goal for target in self.cycle.target_ids}

    def test_segment(self):
        segment = (
            self.env["pharma.segment"]
            .with_user(self.business)
            .create(
                {
                    "name": "Chosen",
                    "kind": "static",
                    "target": "doctor",
                    "company_id": self.company.id,
                    "shared": True,
                }
            )
        )
        self.env["pharma.segment.member"].create(
            {"segment_id": segment.id, "partner_id": self.doctor_south.id}
        )
        self._rule(9, class_id=self.class_a.id, segment_id=segment.id)
        goals = self._goals()
        self.assertEqual(goals[self.doctor_south], 9, "more conditions go before fewer")
        self.assertEqual(goals[self.doctor_a], 4)

    def test_conditions_on_fields(self):
        self.doctor_b.pharma_patients_week = 80
        self._rule(7, domain="[('pharma_patients_week', '>=', 50)]")
        goals = self._goals()
        self.assertEqual(goals[self.doctor_b], 2, "one condition each: the order decides")
        self._rule(8, class_id=self.class_b.id, domain="[('pharma_patients_week', '>=', 50)]")
        self.assertEqual(self._goals()[self.doctor_b], 8)

    def test_conditions_are_no_code(self):
        for domain in (
            "[('user_ids.password', '=', 'x')]",
            "__import__('os')",
            "[('id', 'in', uid)]",
        ):
            with self.assertRaisesRegex(ValidationError, "cannot be used"):
                self._rule(1, domain=domain)

    def test_part_of_the_tree(self):
        """A class is called otherwise in a region, and in a territory of it; the rest keeps the rule of everywhere."""
        for territory, goal in ((self.north, 5), (self.n1b, 3)):
            self._rule(goal, class_id=self.class_a.id, territory_id=territory.id)
        self.cycle.action_generate_targets()
        self.assertEqual(
            self._lines(self.cycle),
            {
                (self.n1a, self.doctor_a): 5,
                (self.n1b, self.doctor_a): 3,
                (self.n1a, self.doctor_b): 2,
                (self.s1a, self.doctor_south): 4,
            },
        )
        copied = self.cycle.copy({"date_start": "2030-04-01", "date_end": "2030-06-30"})
        self.assertEqual(copied.rule_ids.territory_id, self.north | self.n1b)

    def test_part_outside_the_scope(self):
        cycle = self._cycle(
            territory_id=self.north.id, date_start="2030-07-01", date_end="2030-09-30"
        )
        with self.assertRaisesRegex(ValidationError, "outside the scope of"):
            cycle.rule_ids[0].territory_id = self.s1a

    def test_product_potential(self):
        self.env["pharma.doctor.product"].create(
            {"partner_id": self.doctor_a.id, "product_id": self.product_1.id, "potential": 40}
        )
        rule = self._rule(
            6, class_id=self.class_a.id, potential_product_id=self.product_1.id, potential_min=40
        )
        goals = self._goals()
        self.assertEqual((goals[self.doctor_a], goals[self.doctor_south]), (6, 4))
        rule.potential_min = 41
        self.assertEqual(self._goals()[self.doctor_a], 4)

    def test_removed_by_hand_stays_off(self):
        self.cycle.action_generate_targets()
        self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b).unlink()
        self.assertNotIn(self.doctor_b, self._goals())
        change = self.cycle.change_ids.filtered(lambda c: c.partner_id == self.doctor_b)
        self.assertRecordValues(
            change,
            [{"kind": "drop", "source": "hand", "goal_before": 2, "create_uid": self.business.id}],
        )

    def test_refreshing_keeps_a_history(self):
        self.cycle.action_generate_targets()
        self.assertFalse(self.cycle.change_ids, "the first list is no change")
        self.cycle.rule_ids.filtered(lambda r: r.class_id == self.class_a).goal = 3
        self.doctor_b.pharma_class_id = self.class_c
        self.cycle.action_generate_targets()
        self.cycle.invalidate_recordset()
        self.assertEqual(
            sorted(
                (change.partner_id.name, change.kind, change.goal_before, change.goal_after)
                for change in self.cycle.change_ids
            ),
            [
                ("Anna North", "goal", 4, 3),
                ("Anna North", "goal", 4, 3),
                ("Boris North", "drop", 2, 0),
                ("Clara South", "goal", 4, 3),
            ],
        )
