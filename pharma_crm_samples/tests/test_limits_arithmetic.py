# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The worked examples of the limit formulas, without records."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.limits import Limit, assess, bounds, reach
from ..tools.quantity import whole

JAN, FEB, MAR, DEC = 1, 2, 3, 12


@tagged("post_install", "-at_install")
class TestLimitsArithmetic(BaseCase):
    def test_formula_example(self):
        """4 per calendar year, 3 given, 1 reserved: 0 left, though 3 are in the doctor's hands."""
        given = [(date(2025, FEB, 3), 2), (date(2025, MAR, 4), 1)]
        usage = assess(Limit(4, "year"), given, 1, date(2025, 6, 1), wanted=1)
        self.assertEqual((usage.consumed, usage.reserved, usage.used, usage.allowed), (3, 1, 4, 0))
        self.assertFalse(usage.fits)
        self.assertEqual(usage.frees, date(2026, JAN, 1))
        self.assertEqual((usage.start, usage.end), (date(2025, JAN, 1), date(2025, DEC, 31)))

    def test_exactly_at_the_limit_fits(self):
        self.assertTrue(
            assess(Limit(4, "year"), [(date(2025, 2, 3), 3)], 0, date(2025, 6, 1), 1).fits
        )
        self.assertFalse(
            assess(Limit(4, "year"), [(date(2025, 2, 3), 3)], 0, date(2025, 6, 1), 2).fits
        )

    def test_rolling_window_includes_both_ends(self):
        """7 days ending on the 10th are the 4th to the 10th."""
        limit = Limit(2, "rolling", days=7)
        self.assertEqual(bounds(limit, date(2025, 5, 10)), (date(2025, 5, 4), date(2025, 5, 10)))
        self.assertFalse(assess(limit, [(date(2025, 5, 4), 2)], 0, date(2025, 5, 10), 1).fits)
        self.assertTrue(assess(limit, [(date(2025, 5, 3), 2)], 0, date(2025, 5, 10), 1).fits)

    def test_rolling_window_frees_when_enough_has_left(self):
        limit = Limit(3, "rolling", days=30)
        given = [(date(2025, 5, 1), 1), (date(2025, 5, 11), 2)]
        day = date(2025, 5, 20)
        self.assertEqual(assess(limit, given, 0, day, 1).frees, date(2025, 5, 31))
        self.assertEqual(assess(limit, given, 0, day, 2).frees, date(2025, 6, 10))
        self.assertTrue(assess(limit, given, 0, date(2025, 5, 31), 1).fits)
        self.assertFalse(assess(limit, given, 0, date(2025, 5, 30), 1).fits)

    def test_back_dated_consumption_cannot_fill_a_later_window(self):
        """2 in 30 days, 2 given on the 10th: the 5th is taken too, the 10th's window contains it."""
        limit = Limit(2, "rolling", days=30)
        usage = assess(limit, [(date(2025, 5, 10), 2)], 0, date(2025, 5, 5), 1)
        self.assertFalse(usage.fits)
        self.assertEqual((usage.start, usage.end), (date(2025, 4, 11), date(2025, 5, 10)))
        self.assertEqual(usage.frees, date(2025, 6, 9))
        self.assertEqual(reach(limit, date(2025, 5, 5)), (date(2025, 4, 6), date(2025, 6, 3)))

    def test_calendar_windows(self):
        day = date(2025, 11, 15)
        self.assertEqual(bounds(Limit(1, "month"), day), (date(2025, 11, 1), date(2025, 11, 30)))
        self.assertEqual(bounds(Limit(1, "quarter"), day), (date(2025, 10, 1), date(2025, 12, 31)))
        self.assertEqual(bounds(Limit(1, "year"), day), (date(2025, 1, 1), date(2025, 12, 31)))
        self.assertEqual(
            bounds(Limit(1, "month"), date(2024, 2, 29)), (date(2024, 2, 1), date(2024, 2, 29))
        )
        self.assertEqual(assess(Limit(1, "month"), [(day, 1)], 0, day, 1).frees, date(2025, 12, 1))
        self.assertEqual(assess(Limit(1, "quarter"), [(day, 1)], 0, day, 1).frees, date(2026, 1, 1))

    def test_frees_skips_a_full_later_period(self):
        given = [(date(2025, 5, 10), 1), (date(2025, 6, 10), 1)]
        self.assertEqual(
            assess(Limit(1, "month"), given, 0, date(2025, 5, 20), 1).frees, date(2025, 7, 1)
        )

    def test_cycle_window(self):
        cycle = (date(2025, 4, 1), date(2025, 6, 30))
        limit = Limit(5, "cycle", cycle=cycle)
        given = [(date(2025, 3, 31), 5), (date(2025, 4, 1), 2), (date(2025, 6, 30), 3)]
        usage = assess(limit, given, 0, date(2025, 5, 1), 1)
        self.assertEqual((usage.consumed, usage.fits, usage.frees), (5, False, date(2025, 7, 1)))

    def test_day_without_a_cycle_is_not_limited_by_consumption(self):
        usage = assess(Limit(5, "cycle"), [(date(2025, 4, 1), 9)], 0, date(2025, 5, 1), 5)
        self.assertEqual((usage.start, usage.consumed, usage.fits), (None, 0, True))

    def test_per_call(self):
        usage = assess(Limit(2, "call"), [(date(2025, 4, 1), 1)], 0, date(2025, 4, 1), 2)
        self.assertEqual((usage.used, usage.allowed, usage.fits, usage.frees), (1, 1, False, None))

    def test_months_after_the_first(self):
        """Four a year for 24 months after the first: on the last day still, on the next none any more."""
        limit = Limit(4, "year", first_months=24)
        first = date(2024, FEB, 29)
        last = assess(limit, [(first, 1)], 0, date(2026, FEB, 28), 1, first)
        self.assertTrue(last.fits and last.over is None)
        after = assess(limit, [(first, 1)], 0, date(2026, MAR, 1), 1, first)
        self.assertEqual(
            (after.fits, after.allowed, after.frees, after.over),
            (False, 0, None, date(2026, FEB, 28)),
        )
        self.assertTrue(assess(limit, [], 0, date(2030, MAR, 1), 1, None).fits)

    def test_a_window_that_frees_after_the_last_month_frees_never(self):
        limit = Limit(1, "year", first_months=6)
        first = date(2025, 10, 1)
        self.assertIsNone(assess(limit, [(first, 1)], 0, date(2025, 11, 1), 1, first).over)
        usage = assess(
            Limit(1, "year", first_months=2), [(first, 1)], 0, date(2025, 11, 1), 1, first
        )
        self.assertEqual((usage.fits, usage.frees), (False, None))

    def test_no_day_helps_against_reservations(self):
        """What is reserved, or more than the limit, does not free by waiting."""
        self.assertIsNone(assess(Limit(4, "year"), [], 4, date(2025, 4, 1), 1).frees)
        self.assertIsNone(assess(Limit(4, "year"), [], 0, date(2025, 4, 1), 5).frees)

    def test_limit_of_zero_is_a_ban(self):
        usage = assess(Limit(0, "year"), [], 0, date(2025, 4, 1), 1)
        self.assertEqual((usage.fits, usage.allowed, usage.frees), (False, 0, None))

    def test_bad_limits(self):
        for bad in (
            {"window": "week"},
            {"window": "rolling"},
            {"quantity": -1, "window": "year"},
            {"window": "year", "first_months": -1},
        ):
            with self.assertRaises(ValueError):
                Limit(**{"quantity": 1, **bad})

    def test_whole_quantities(self):
        self.assertEqual([whole(1), whole(12), whole(2.0)], [1, 12, 2])
        for bad in (0, -1, 1.5, True, "2", None, float("nan"), float("inf"), 2**40):
            with self.assertRaises(ValueError):
                whole(bad)
