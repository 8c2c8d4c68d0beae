# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.spend_return import spend_return, windows


@tagged("post_install", "-at_install")
class TestSpendReturnArithmetic(BaseCase):
    """return = (contribution after − before) / spend, over equal windows."""

    def test_return(self):
        self.assertEqual(spend_return(1000, 1600, 200), 3.0)
        self.assertEqual(spend_return(1000, 900, 200), -0.5)

    def test_a_ratio_with_nothing_below_is_empty(self):
        for figures in ((1000, 1600, 0), (None, 1600, 200), (1000, None, 200), (1, 2, -5)):
            self.assertIsNone(spend_return(*figures), figures)

    def test_windows_are_equal_full_months(self):
        before, after = windows(date(2026, 3, 17), 6)
        self.assertEqual(before, (date(2025, 3, 1), date(2025, 8, 31)))
        self.assertEqual(after, (date(2025, 9, 1), date(2026, 2, 28)))
