# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestMerge(CycleCommon):
    """Two records of one doctor on one target list become one line; both come back with an undo."""

    def test_both_on_the_target_list(self):
        Target = self.env["pharma.cycle.target"]
        twin = self._account("doctor", "Anna M. North", "T-D9", zip="01001")
        for territory in (self.n1a, self.s1a):
            self._cover(territory, twin)
        kept, second, alone = Target.create(
            [
                {
                    "cycle_id": self.cycle.id,
                    "territory_id": territory.id,
                    "partner_id": doctor.id,
                    "goal": goal,
                }
                for territory, doctor, goal in (
                    (self.n1a, self.doctor_a, 4),
                    (self.n1a, twin, 2),
                    (self.s1a, twin, 3),
                )
            ]
        )
        merge = (
            self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.doctor_a, twin)
        )
        self.env.invalidate_all()
        self.assertFalse(second.exists())
        self.assertEqual(alone.partner_id, self.doctor_a)
        self.assertEqual(kept.goal, 4, "the goal of the account that stays")
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((second | alone).partner_id, twin)
        self.assertEqual((kept.goal, second.goal, alone.goal), (4, 2, 3))

    def test_more_calls_than_the_account_that_stays_is_entitled_to(self):
        """Its owner is told of a running plan, with the goal that came along; a draft is not submitted with it."""
        self.cycle.retarget_months = 0
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.action_start()
        twin = self._account("doctor", "Boris S. North", "T-D9")
        twin.pharma_class_id = self.class_a
        self._cover(self.s1a, twin)
        draft = self._cycle(date_start="2030-04-01", date_end="2030-06-30")
        draft.action_generate_targets()
        line = {"territory_id": self.s1a.id, "partner_id": twin.id, "goal": 4}
        self.cycle.target_ids.sudo().create({"cycle_id": self.cycle.id, **line})
        self.assertEqual(self._lines(draft)[self.s1a, twin], 4)
        self.env["pharma.entitlement"].create(
            {
                "class_id": self.class_b.id,
                "company_id": self.company.id,
                "line_ids": [Command.create({"kind": "calls", "maximum": 3, "period": "cycle"})],
            }
        )
        before = self.cycle.message_ids
        merge = (
            self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.doctor_b, twin)
        )
        self.env.invalidate_all()
        told = self.cycle.message_ids - before
        self.assertIn("“Boris S. North” was merged.", told.body)
        self.assertIn("<br>• Boris North, S1-a: goal 4, at most 3 in this cycle", told.body)
        self.assertNotIn("N1-a", told.body, "2 are within the band")
        self.assertEqual(told.partner_ids, self.business.partner_id)
        self.assertEqual(
            self._lines(self.cycle)[self.s1a, self.doctor_b], 4, "nobody asked to change it"
        )
        with self.assertRaisesRegex(UserError, "Boris North, S1-a: goal 4, at most 3"):
            draft.action_submit()
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self._lines(self.cycle)[self.s1a, twin], 4)
        self.assertTrue(draft.action_submit())
