# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Worked examples of the cycle's formulas. No database."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import capacity, indexes, progress


@tagged("standard", "at_install")
class TestProgressFormulas(BaseCase):
    def test_remaining_is_never_negative(self):
        self.assertEqual(progress.remaining(4, 1), 3)
        self.assertEqual(progress.remaining(2, 5), 0)

    def test_to_schedule_counts_planned_calls(self):
        self.assertEqual(progress.to_schedule(6, 2, 1), 3)
        self.assertEqual(progress.to_schedule(6, 2, 9), 0)

    def test_worked_example_earned_and_excess(self):
        """goal 2, max 4, 5 calls, w = 1 → actual 5, earned 4, excess 1, remaining 0, attainment 200 %."""
        earned = progress.earned(5, 4, 1)
        self.assertEqual(earned, 4)
        self.assertEqual(progress.excess(5, 4, 1), 1)
        self.assertEqual(progress.remaining(2, 5), 0)
        self.assertEqual(progress.attainment(earned, 2), 2.0)

    def test_no_maximum_credits_everything(self):
        for none in (None, 0):
            self.assertEqual(progress.earned(5, none, 0.5), 2.5)
            self.assertEqual(progress.excess(5, none, 0.5), 0)

    def test_mixed_channels_use_the_mean_weight(self):
        # three face-to-face calls (1) and one mail (0.2): Σw = 3.2, mean 0.8; two of four credited
        weight = progress.mean_weight(4, 3.2)
        self.assertAlmostEqual(weight, 0.8)
        self.assertAlmostEqual(progress.earned(4, 2, weight), 1.6)
        self.assertAlmostEqual(progress.excess(4, 2, weight), 1.6)
        self.assertEqual(progress.mean_weight(0, 0), 1.0)

    def test_worked_example_band(self):
        """goal 10, 30 of 60 days, u = o = 20 %: under below 4, over above 6."""
        bands = {
            earned: progress.band(earned, 10, 30, 60, 0.2, 0.2)
            for earned in (3, 3.99, 4, 5, 6, 6.01, 7)
        }
        self.assertEqual(
            bands, {3: "under", 3.99: "under", 4: "on", 5: "on", 6: "on", 6.01: "over", 7: "over"}
        )

    def test_empty_denominator_is_empty(self):
        self.assertIsNone(progress.attainment(3, 0))
        self.assertIsNone(progress.band(3, 10, 0, 0))
        self.assertIsNone(progress.reach(0, 0))
        self.assertIsNone(progress.mean_frequency(0, 0))
        self.assertIsNone(progress.adherence(0, 0))
        self.assertIsNone(capacity.calls_per_day(4, 0))
        self.assertIsNone(capacity.utilisation(4, 0))
        self.assertIsNone(indexes.target_achieved_index(4, 0))

    def test_summarize_uses_sums_not_means(self):
        kpi = progress.summarize(
            [
                {"goal": 2, "maximum": 4, "actual": 5, "weighted": 5, "scheduled": 0},
                {"goal": 8, "maximum": 0, "actual": 0, "weighted": 0, "scheduled": 3},
                {"goal": 2, "maximum": 2, "actual": 2, "weighted": 2, "scheduled": 1},
            ]
        )
        self.assertEqual(
            [
                kpi[k]
                for k in (
                    "targets",
                    "goal",
                    "actual",
                    "earned",
                    "excess",
                    "remaining",
                    "to_schedule",
                )
            ],
            [3, 12, 7, 6, 1, 8, 5],
        )
        self.assertEqual(kpi["attainment"], 0.5)
        self.assertEqual(kpi["reach"], 2 / 3)
        self.assertEqual(kpi["mean_frequency"], 3.5)
        self.assertEqual(kpi["frequency_attainment"], 2 / 3)
        self.assertEqual(progress.adherence(7, 10), 0.7)


@tagged("standard", "at_install")
class TestCapacityFormulas(BaseCase):
    def test_worked_example_calls_per_day(self):
        self.assertAlmostEqual(capacity.calls_per_day(766, 167.5), 4.57, places=2)

    def test_field_days_allow_half_days(self):
        self.assertEqual(capacity.field_days(62, 2, 0.5), 59.5)
        self.assertEqual(capacity.field_days(3, 5), 0)

    def test_worked_example_field_time(self):
        self.assertAlmostEqual(100 * capacity.field_time(167.5, 171), 97.95, places=2)

    def test_worked_example_capacity(self):
        """10 × (62 − 2) = 600; goals 540 → 90 %."""
        calls = capacity.capacity(10, capacity.field_days(62, 2))
        self.assertEqual(calls, 600)
        self.assertEqual(capacity.utilisation(540, calls), 0.9)

    def test_worked_example_balance_index(self):
        """a = b = 1, market 1.2 × mean, doctors 0.8 × mean → 100."""
        self.assertAlmostEqual(capacity.balance_index(1.2, 1, 0.8, 1), 100)
        self.assertAlmostEqual(capacity.balance_index(120, 100, 80, 100, 3, 1), 110)
        self.assertIsNone(capacity.balance_index(1, 0, 1, 1))
        self.assertIsNone(capacity.balance_index(1, 1, 1, 1, 0, 0))
        self.assertAlmostEqual(capacity.balance_index(0, 0, 80, 100, 0, 1), 80)

    def test_prorated_goal(self):
        self.assertEqual(capacity.prorated_goal(6, 10, 60), 5)
        self.assertEqual(capacity.prorated_goal(5, 30, 60), 3, "2.5 is rounded up")
        self.assertEqual(capacity.prorated_goal(7, 30, 60), 4)
        self.assertEqual(capacity.prorated_goal(6, 60, 60), 0)
        self.assertEqual(
            capacity.prorated_goal(6, 30, 60, calls_made=4), 4, "never below the calls made"
        )
        self.assertEqual(capacity.prorated_goal(6, 0, 0, calls_made=1), 1)
        self.assertEqual(
            capacity.prorated_goal(4, 30, 60, calls_made=7), 4, "leave never raises a goal"
        )


@tagged("standard", "at_install")
class TestIndexesAndPeriods(BaseCase):
    def test_target_achieved_index(self):
        self.assertEqual(indexes.target_achieved_index(45, 60), 75)

    def test_next_quarter(self):
        self.assertEqual(
            indexes.next_quarter(date(2026, 11, 22)), (date(2027, 1, 1), date(2027, 3, 31))
        )
        self.assertEqual(
            indexes.next_quarter(date(2026, 1, 1)), (date(2026, 4, 1), date(2026, 6, 30))
        )

    def test_following_period_keeps_whole_months(self):
        follow = indexes.following_period
        self.assertEqual(
            follow(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))
        )
        self.assertEqual(
            follow(date(2027, 12, 1), date(2027, 12, 31)), (date(2028, 1, 1), date(2028, 1, 31))
        )
        self.assertEqual(
            follow(date(2028, 1, 1), date(2028, 1, 31)), (date(2028, 2, 1), date(2028, 2, 29))
        )

    def test_following_period_keeps_number_of_days(self):
        self.assertEqual(
            indexes.following_period(date(2026, 1, 5), date(2026, 1, 18)),
            (date(2026, 1, 19), date(2026, 2, 1)),
        )

    def test_quarter_of(self):
        self.assertEqual(indexes.quarter_of(date(2026, 7, 1), date(2026, 9, 30)), (2026, 3))
        self.assertIsNone(indexes.quarter_of(date(2026, 7, 1), date(2026, 8, 31)))
        self.assertIsNone(indexes.quarter_of(date(2026, 8, 1), date(2026, 10, 31)))
