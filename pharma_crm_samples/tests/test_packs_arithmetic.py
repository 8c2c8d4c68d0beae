# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools.packs import Held, steps


@tagged("post_install", "-at_install")
class TestPacksArithmetic(BaseCase):
    """What becomes of the rules of a company when its pack changes."""

    def _steps(self, held, wanted):
        return {step.code: step for step in steps(held, wanted)}

    def test_each_rule_has_its_step(self):
        four, two = {"quantity": 4}, {"quantity": 2}
        found = self._steps(
            {
                "same": Held(four, four),
                "change": Held(four, four),
                "retire": Held(four, four),
                "mine": Held({"quantity": 3}, four),
                "mine ends": Held({"quantity": 3}, four),
            },
            {"same": four, "change": two, "add": two, "mine": two},
        )
        self.assertEqual(
            {code: step.action for code, step in found.items()},
            {
                "same": "same",
                "change": "change",
                "retire": "retire",
                "add": "add",
                "mine": "conflict",
                "mine ends": "conflict",
            },
        )
        self.assertEqual(found["mine"].edited, ("quantity",))
        self.assertTrue(found["mine ends"].retires and not found["mine"].retires)

    def test_a_rule_archived_by_hand_is_a_change_of_the_company(self):
        four = {"quantity": 4}
        [step] = steps({"x": Held(four, four, active=False)}, {"x": four})
        self.assertEqual((step.action, step.edited), ("conflict", ("active",)))

    def test_a_change_that_the_new_pack_makes_too_is_none(self):
        [step] = steps({"x": Held({"quantity": 2}, {"quantity": 4})}, {"x": {"quantity": 2}})
        self.assertEqual(step.action, "same")
