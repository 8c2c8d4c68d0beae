"""The best calendar there is, for small cases: every one of them is looked at, day by day.

What follows depends on a past only by how many calls each customer has had and when the last of them was, so of
all calendars that agree in that the best one is kept. Nothing is left out and nothing is estimated.
"""

from itertools import combinations, permutations

from tests.bench.planner_package import planner

worth = planner.worth


def best_worth(problem) -> float:
    """Return what the best calendar is worth; there are no fixed calls."""
    ways = _Ways(problem)
    customers, days, settings = problem.customers, problem.days, problem.settings
    by_day = [worth.day_worths(customer, days, settings) for customer in customers]
    crowding = [worth.crowding(customer, days, settings) for customer in customers]
    calls = [worth.call_worth(customer, settings) for customer in customers]
    even = worth.even_loads(problem)
    states = {tuple((0, None) for _customer in customers): 0.0}
    for index, day in enumerate(days):
        there = [number for number, row in enumerate(by_day) if row[index] is not None]
        options = [((), 0.0)]
        for load in range(1, day.capacity + 1):
            for group in combinations(there, load):
                km = ways.shortest(index, group)
                if km is not None:
                    value = sum(by_day[number][index] for number in group)
                    value -= settings.km_cost * km + worth.load_loss(load, even[index], settings)
                    options.append((group, value))
        after = {}
        for state, value in states.items():
            for group, gain in options:
                reached = _reached(state, group, day.date, customers, calls, crowding)
                if reached is not None:
                    new, more = reached
                    total = value + gain + more
                    if total > after.get(new, -worth.IMPOSSIBLE):
                        after[new] = total
        states = after
    return max(states.values())


def _reached(state, group, date, customers, calls, crowding):
    new, total = list(state), 0.0
    for number in group:
        count, last = state[number]
        if count == customers[number].need:
            return None
        total += calls[number][count]
        if last is not None:
            total -= worth.gap_loss(crowding[number], date - last)
            if total == -worth.IMPOSSIBLE:
                return None
        # when the last call is made it no longer matters when that was
        done = count + 1 == customers[number].need
        new[number] = (count + 1, None if done else date)
    return tuple(new), total


class _Ways:
    """The shortest order of some customers in a day that can be kept."""

    def __init__(self, problem):
        self.problem = problem
        self.board = planner.solve.Board(problem)

    def shortest(self, index, group):
        day, best = self.problem.days[index], None
        for order in permutations(group):
            stops = [self.board._stop(number, index) for number in order]
            if self.board.table.starts(day, stops) is not None:
                km = self.board.table.kilometres(stops)
                best = km if best is None else min(best, km)
        return best
