# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from odoo.addons.pharma_crm_call.tools.spread import free_starts, spread


@tagged("post_install", "-at_install")
class TestCalendarSpread(BaseCase):
    """Free slots of a day, and spreading calls over days; no database."""

    def test_free_starts(self):
        for hours, busy, length, earliest, starts in (
            ([(9, 10)], [], 0.25, 0, [9, 9.25, 9.5, 9.75]),
            ([(9, 10)], [(9.25, 9.5)], 0.25, 0, [9, 9.5, 9.75]),
            ([(9, 10)], [(8.5, 9.1)], 0.5, 0, [9.25]),
            ([(9, 10), (13, 14)], [], 0.5, 9.6, [13, 13.5]),
            ([(9, 10)], [(8, 12)], 0.25, 0, []),
            ([(9, 9.4)], [], 0.5, 0, []),
            ([(9, 10)], [(9.5, 9.75), (9, 9.25)], 0.25, 0, [9.25, 9.75]),
        ):
            with self.subTest(hours=hours, busy=busy):
                self.assertEqual(free_starts(hours, busy, length, earliest), starts)

    def test_every_day_about_as_many(self):
        days = {day: [9 + n / 4 for n in range(20)] for day in range(5)}
        placed = spread([(n, None) for n in range(12)], days)
        loads = [sum(1 for day, _hour in placed.values() if day == d) for d in range(5)]
        self.assertEqual((len(placed), max(loads) - min(loads)), (12, 1))
        self.assertEqual(len(set(placed.values())), 12, "no slot twice")

    def test_what_stands_counts(self):
        days = {day: [9, 9.25] for day in "ab"}
        placed = spread([(1, None), (2, None)], days, loads={"a": 5})
        self.assertEqual({day for day, _hour in placed.values()}, {"b"})

    def test_one_place_together(self):
        days = {day: [9, 9.25, 9.5] for day in "ab"}
        stops = [(n, "north" if n % 2 else "south") for n in range(6)]
        placed = spread(stops, days)
        for place in (0, 1):
            self.assertEqual(len({placed[n][0] for n in range(6) if n % 2 == place}), 1)

    def test_taken_and_full(self):
        days = {"a": [9], "b": [9]}
        placed = spread([(1, None), (2, None), (3, None)], days, taken={(1, "a")})
        self.assertEqual(placed, {1: ("b", 9), 2: ("a", 9)}, "the third finds no slot")
        self.assertEqual(spread([(1, None)], {"a": [9]}, taken={(1, "a")}), {})
        self.assertEqual(spread([(1, None)], {}), {})
