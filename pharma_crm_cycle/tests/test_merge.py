# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
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
