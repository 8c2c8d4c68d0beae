# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCalendarObjective(CallCommon):
    """What a rep wants to reach in a cycle, beside its plan."""

    def _objective(self, user, **values):
        return (
            self.env["pharma.call.personal.objective"]
            .with_user(user)
            .create({"name": "See more", **values})
        )

    def test_counted_by_calls(self):
        every = self._objective(self.rep, count_by="calls", target=4)
        class_a = self._objective(self.rep, count_by="calls", target=2, class_id=self.class_a.id)
        product = self._objective(
            self.rep, count_by="calls", target=2, product_id=self.product_1.id
        )
        self.assertEqual(every.cycle_id, self.cycle, "the running cycle")
        self._made(
            self.rep,
            self.doctor_a,
            detail_ids=[Command.create({"product_id": self.product_1.id, "position": 1})],
        )
        self._made(self.rep, self.doctor_b)
        self._made(self.rep2, self.doctor_a)
        self._call(self.rep, self.doctor_b, days=1)
        (every | class_a | product).invalidate_recordset()
        self.assertEqual([o.reached for o in (every, class_a, product)], [2, 1, 1])
        self.assertEqual(every.percent, 50)
        self.assertEqual(every.with_user(self.manager).reached, 2)

    def test_by_hand(self):
        objective = self._objective(self.rep, target=4, done_by_hand=1)
        self.assertEqual((objective.reached, objective.percent), (1, 25))
        words = self._objective(self.rep)
        self.assertFalse(words.percent)
        words.action_done()
        self.assertEqual((words.is_done, words.percent), (True, 100))
        with self.assertRaises(ValidationError):
            self._objective(self.rep, count_by="calls")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self._objective(self.rep, target=-1)
            self.env.flush_all()

    def test_access(self):
        objective = self._objective(self.rep)
        for user in (self.rep2, self.rep_south):
            with self.assertRaises(AccessError):
                objective.with_user(user).read(["name"])
        for user in (self.manager, self.regional, self.auditor):
            self.assertTrue(objective.with_user(user).read(["name"]))
            with self.assertRaises(AccessError):
                objective.with_user(user).write({"name": "x"})
        with self.assertRaises(AccessError):
            objective.with_user(self.rep2).action_done()
        with self.assertRaises(AccessError):
            self._objective(self.rep, user_id=self.rep2.id)
        with self.assertRaises(AccessError):
            objective.write({"user_id": self.rep2.id})
