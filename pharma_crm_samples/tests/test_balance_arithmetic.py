# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools.balance import balance, reconcilable, variance


@tagged("post_install", "-at_install")
class TestBalanceArithmetic(BaseCase):
    """The formulas of samples, without a database."""

    def test_balance(self):
        self.assertEqual(
            balance(
                opening=20,
                received=30,
                transferred_in=5,
                transferred_out=4,
                given=17,
                returned=6,
                lost=1,
                adjusted=-2,
            ),
            25,
        )
        self.assertEqual(balance(opening=0, adjusted=3), 3)

    def test_variance(self):
        self.assertEqual(variance(23, 25), -2)
        self.assertEqual(variance(26, 25), 1)

    def test_reconcilable(self):
        self.assertTrue(reconcilable([0, 0]))
        self.assertFalse(reconcilable([0, -1]))
        self.assertTrue(reconcilable([1, -1], tolerance=1))
        self.assertFalse(reconcilable([2], tolerance=1))
        self.assertFalse(reconcilable([0], in_progress=1))
        self.assertFalse(reconcilable([0], earlier_open=1))
