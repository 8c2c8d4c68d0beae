# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools
import random
import unittest
from datetime import date

from odoo.tests import BaseCase

from ..tools import planner
from ..tools.planner import assignment, worth
from ..tools.planner.board import Board
from ..tools.planner.days import best_days
from ..tools.planner.hours import parse_hours
from ..tools.planner.timetable import Stop

MONDAY = date(2030, 1, 7).toordinal()


def days(weeks=4, capacity=3, **values):
    return [
        planner.Day(MONDAY + 7 * week + weekday, capacity, **values)
        for week in range(weeks)
        for weekday in range(5)
    ]


def region(seed, customers=12, weeks=3, capacity=3):
    """A small territory with all that the planner has to think of."""
    chance = random.Random(seed)
    calendar = days(weeks, capacity)
    people = []
    for key in range(customers):
        need = chance.choice((1, 1, 2, 3))
        people.append(
            planner.Customer(
                key=key,
                need=need,
                worth=chance.choice((1.0, 3.0, 5.0)),
                goal=need + 1,
                made=1,
                dates=(MONDAY - chance.randrange(1, 20),),
                others=tuple(MONDAY + chance.randrange(7 * weeks) for _call in range(2)),
                hours={weekday: ((540, 720),) for weekday in chance.sample(range(5), 3)}
                if chance.random() < 0.6
                else None,
                site=key // 2,
                position=(33.7 + (key // 2) * 0.01, -84.4 + chance.random() * 0.1),
            )
        )
    fixed = [planner.Fixed("x", calendar[2].date, 600), planner.Fixed("y", calendar[2].date, 605)]
    return planner.Problem(calendar, people, fixed)


class TestPlannerTools(BaseCase):
    """The planner without a database."""

    def test_practice_hours_as_people_write_them(self):
        morning = ((480, 720),)
        for text, hours in (
            ("Mon and Wed 08:00–12:00", {0: morning, 2: morning}),
            ("Mon–Wed 8-12; Fri 2pm-5pm", {0: morning, 1: morning, 2: morning, 4: ((840, 1020),)}),
            ("пн, ср 8.00-12.00", {0: morning, 2: morning}),
            ("середа 8:00–12:00, п'ятниця 9-11", {2: morning, 4: ((540, 660),)}),
            ("с 8:00 до 12:00", {day: morning for day in range(7)}),
            ("周一至周三 8:00-12:00", {0: morning, 1: morning, 2: morning}),
            ("Sat-Mon 8:00 to 12:00", {5: morning, 6: morning, 0: morning}),
            ("weekdays 8-12", {day: morning for day in range(5)}),
            ("Tuesday", {1: ((0, 1440),)}),
            ("Mon 8-12 14-16", {0: ((480, 720), (840, 960))}),
            ("by appointment, ring 555-1234", None),
            ("17-12", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(parse_hours(text), hours, text)

    def test_best_days_are_the_best(self):
        """Against every choice of days there is, with calls that stand in between."""
        chance = random.Random(5)
        calendar = days(2)
        for _case in range(60):
            customer = planner.Customer(
                key=1,
                need=chance.choice((1, 2, 3)),
                worth=chance.choice((1.0, 4.0)),
                goal=4,
                dates=tuple(
                    MONDAY + chance.randrange(-9, 16) for _call in range(chance.randrange(3))
                ),
                others=tuple(MONDAY + chance.randrange(14) for _call in range(2)),
            )
            settings = planner.Settings(duplicate_days=chance.choice((0, 2)))
            taken = set(customer.dates)
            gains = worth.day_worths(customer, calendar, settings)
            chosen = best_days(
                calendar,
                gains,
                worth.call_worth(customer, settings),
                worth.crowding(customer, calendar, settings),
                customer.dates,
            )
            free = [i for i, day in enumerate(calendar) if day.date not in taken]
            best = max(
                worth.calls_worth(customer, indexes, calendar, settings)
                for count in range(customer.need + 1)
                for indexes in itertools.combinations(free, count)
            )
            self.assertAlmostEqual(
                worth.calls_worth(customer, chosen, calendar, settings), best, msg=customer
            )

    def test_rules_hold_and_worth_is_what_it_says(self):
        for seed in range(6):
            problem = region(seed)
            board = Board(problem)
            proposal = planner.plan(problem)
            again = planner.plan(problem)
            self.assertEqual(proposal.placements, again.placements, "the same each time")
            customers = {customer.key: customer for customer in problem.customers}
            calendar, loads = {}, {}
            for call in proposal.placements:
                customer = customers[call.key]
                day = next(day for day in problem.days if day.date == call.date)
                loads[call.date] = loads.get(call.date, 0) + 1
                calendar.setdefault(call.key, []).append(problem.days.index(day))
                self.assertTrue(
                    any(
                        start <= call.start and call.start + 25 <= end
                        for start, end in worth.windows(customer, day)
                    ),
                    "when the customer is there",
                )
            for date_, load in loads.items():
                fixed = sum(call.date == date_ for call in problem.fixed)
                self.assertLessEqual(load + fixed, 3)
            for key, customer in customers.items():
                placed = len(calendar.get(key, ()))
                self.assertLessEqual(placed, customer.need)
                lacking = [row for row in proposal.missing if row[0] == key]
                self.assertEqual(sum(row[1] for row in lacking), customer.need - placed)
            self.assertGreater(proposal.worth, board.total)
            kilometres = self._kilometres(problem, proposal)
            self.assertAlmostEqual(
                worth.total_worth(problem, calendar, kilometres), proposal.worth, places=6
            )

    def _kilometres(self, problem, proposal):
        board = Board(problem)
        result = []
        for index, day in enumerate(problem.days):
            calls = sorted(
                (call for call in proposal.placements if call.date == day.date),
                key=lambda call: call.order,
            )
            numbers = [
                next(i for i, c in enumerate(problem.customers) if c.key == call.key)
                for call in calls
            ]
            stops = [Stop(number, board.sites.of_customer[number], ()) for number in numbers]
            self.assertTrue(all(stop.customer < 0 for stop in board.stops[index]))
            result.append(board.table.kilometres(stops))
        return result

    def test_nothing_fixed_is_moved(self):
        problem = region(3)
        board = Board(problem)
        standing = [[stop for stop in stops if stop.customer < 0] for stops in board.stops]
        planner.solve.fill(board)
        planner.solve.improve(board)
        after = [[stop for stop in stops if stop.customer < 0] for stops in board.stops]
        self.assertEqual(after, standing)
        self.assertEqual([len(stops) for stops in standing][2], 2)

    def test_calls_are_spread_evenly(self):
        [customer] = [planner.Customer("a", need=4, worth=5.0, goal=4)]
        proposal = planner.plan(planner.Problem(days(12, 10), [customer]))
        dates = [call.date for call in proposal.placements]
        gaps = [after - before for before, after in itertools.pairwise(dates)]
        self.assertEqual(len(dates), 4)
        self.assertGreaterEqual(min(gaps), 18)

    def test_the_best_customers_get_the_places(self):
        customers = [
            planner.Customer("c", need=1, worth=1.0, goal=1),
            planner.Customer("a", need=1, worth=5.0, goal=1),
        ]
        proposal = planner.plan(planner.Problem(days(1, 1)[:1], customers))
        self.assertEqual([call.key for call in proposal.placements], ["a"])
        self.assertEqual(proposal.missing, [("c", 1, "full")])

    def test_colleagues_are_kept_away_from(self):
        """Also when that means another day than the earliest; a duplicate is made only when nothing else is left."""
        calendar = days(4, 5)
        customer = planner.Customer("a", need=1, others=(MONDAY + 3,))
        [call] = planner.plan(planner.Problem(calendar, [customer])).placements
        self.assertGreater(call.date, MONDAY + 3 + 7)
        self.assertFalse(call.facts["duplicate"])
        self.assertEqual(call.facts["colleague"], MONDAY + 3 - call.date)
        [call] = planner.plan(planner.Problem(calendar[:5], [customer])).placements
        self.assertTrue(call.facts["duplicate"])

    def test_a_customer_who_is_never_there(self):
        customer = planner.Customer("a", need=2, hours={6: ((540, 720),)})
        proposal = planner.plan(planner.Problem(days(2), [customer]))
        self.assertEqual((proposal.placements, proposal.missing), ([], [("a", 2, "never")]))

    def test_a_turned_down_week_is_left_alone(self):
        customer = planner.Customer("a", need=1, refused=frozenset(range(MONDAY, MONDAY + 7)))
        [call] = planner.plan(planner.Problem(days(2), [customer])).placements
        self.assertGreaterEqual(call.date, MONDAY + 7)

    def test_one_place_is_visited_in_one_go(self):
        """Customers of one place and hour are called one after the other, and the route is no zigzag."""
        customers = [
            planner.Customer(
                f"{site}{number}", need=1, site=site, position=(33.7 + site * 0.05, -84.4)
            )
            for number in range(2)
            for site in range(3)
        ]
        proposal = planner.plan(planner.Problem(days(1, 6)[:1], customers))
        sites = [call.key[0] for call in proposal.placements]
        self.assertEqual(len(sites), 6)
        self.assertIn("".join(sites), ("001122", "221100"))
        self.assertAlmostEqual(proposal.kilometres, 11.12, places=1)
        self.assertEqual(proposal.placements[1].facts["together"], [proposal.placements[0].key])

    def test_needless_duplicates(self):
        calls = [("r1", "d", 0), ("r2", "d", 7), ("r1", "d", 15), ("r1", "e", 7), ("r1", "e", 8)]
        self.assertEqual(worth.count_duplicates(calls), 2)
        self.assertEqual(worth.count_duplicates(calls, days=8), 3)

    def test_calls_are_numbered_in_their_order(self):
        """Also when the one that stands lies behind those that are proposed."""
        customer = planner.Customer("a", need=1, goal=2, made=1, dates=(MONDAY + 25,))
        [call] = planner.plan(planner.Problem(days(4), [customer])).placements
        self.assertEqual((call.facts["number"], call.facts["since"]), (1, None))
        self.assertLess(call.date, MONDAY + 25)

    def test_nothing_to_do(self):
        for problem in (
            planner.Problem([], [planner.Customer("a", need=1)]),
            planner.Problem(days(1), []),
            planner.Problem(days(1, 0), [planner.Customer("a", need=1)]),
        ):
            self.assertEqual(planner.plan(problem).placements, [])

    def test_or_tools_are_no_condition(self):
        self.patch(assignment, "is_available", lambda: False)
        self.assertEqual(assignment.choose_days(region(1), 1.0), ({}, None))
        self.assertTrue(planner.plan(region(1), seconds=1.0).placements)

    @unittest.skipUnless(assignment.is_available(), "OR-Tools are not installed")
    def test_or_tools_give_a_bound(self):
        for seed in range(3):
            problem = region(seed, customers=7, weeks=2)
            proposal = planner.plan(problem, seconds=5.0)
            self.assertGreaterEqual(proposal.worth, planner.plan(problem).worth)
            self.assertLessEqual(proposal.worth, proposal.bound)
