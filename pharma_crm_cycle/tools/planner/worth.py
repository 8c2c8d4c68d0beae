# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a calendar is worth: the one definition that the search, the exact search and the tests share.

worth = Σ calls (worth of the customer, more for the first calls towards the goal)
      − needless duplicates − calls on one customer too close together − delay
      − kilometres − days above the even load
"""

import math
from bisect import bisect_left

IMPOSSIBLE = math.inf


def call_worth(customer, settings):
    """Return the worth of the first, second … of the customer's calls still to make."""
    goal = max(customer.goal, customer.made + customer.need, 1)
    return [
        customer.worth * (1 + settings.reach_gain * (goal - customer.made - number) / goal)
        for number in range(1, customer.need + 1)
    ]


def ideal_gap(customer, days):
    """Days between two calls when all of them are spread evenly over what is left."""
    if not days:
        return 1.0
    first, last = days[0].date, days[-1].date
    ahead = sum(first <= date <= last for date in customer.dates)
    return (last - first + 1) / max(1, customer.need + ahead)


def crowding(customer, days, settings):
    """Return a list: what two calls lose that lie so many days apart, for 0 … days; impossible when too close."""
    ideal = ideal_gap(customer, days)
    least = max(1, math.floor(ideal / 2))
    return [
        IMPOSSIBLE
        if gap < least
        else settings.crowding_loss * customer.worth * max(0.0, 1 - gap / ideal) ** 2
        for gap in range(max(least, math.ceil(ideal)) + 1)
    ]


def gap_loss(costs, gap):
    """Look up `crowding`: beyond the ideal distance nothing is lost."""
    return costs[gap] if gap < len(costs) else 0.0


def is_duplicate(date, others, days):
    """Whether a colleague calls within so many days, before or after."""
    position = bisect_left(others, date - days)
    return position < len(others) and others[position] <= date + days


def day_worths(customer, days, settings):
    """Return per day what a call there costs by itself (0 or less), None where it is not possible."""
    others = sorted(customer.others)
    span = max(1, len(days) - 1)
    result = []
    for index, day in enumerate(days):
        if day.date in customer.refused or not windows(customer, day):
            result.append(None)
            continue
        cost = settings.delay_cost * customer.worth * index / span
        if others and is_duplicate(day.date, others, settings.duplicate_days):
            cost += settings.duplicate_loss * customer.worth
        result.append(-cost)
    return result


def windows(customer, day):
    """Return when the customer can be met within the working time of a day; empty: not at all."""
    if customer.hours is None:
        return ((day.start, day.end),)
    return tuple(
        (max(start, day.start), min(end, day.end))
        for start, end in customer.hours.get((day.date - 1) % 7, ())
        if min(end, day.end) > max(start, day.start)
    )


def even_loads(problem):
    """Return per day how many calls it has when all of them are spread by capacity."""
    capacity = sum(day.capacity for day in problem.days)
    dates = {day.date for day in problem.days}
    calls = sum(customer.need for customer in problem.customers)
    calls += sum(fixed.date in dates for fixed in problem.fixed)
    share = min(1.0, calls / capacity) if capacity else 0.0
    return [math.ceil(day.capacity * share) for day in problem.days]


def load_loss(load, even, settings):
    """What the calls of a day above the even load lose; each further one more than the one before."""
    above = max(0, load - even)
    return settings.load_cost * above * (above + 1) / 2


def calls_worth(customer, indexes, days, settings):
    """Return what calls on one customer on these days (indexes) are worth, ways and loads left out."""
    total = sum(call_worth(customer, settings)[: len(indexes)])
    by_day = day_worths(customer, days, settings)
    costs = crowding(customer, days, settings)
    own = {days[index].date for index in indexes}
    for index in indexes:
        if by_day[index] is None:
            return -IMPOSSIBLE
        total += by_day[index]
    dates = sorted([*own, *customer.dates])
    for before, after in zip(dates, dates[1:], strict=False):
        if before in own or after in own:
            total -= gap_loss(costs, after - before)
    return total


def total_worth(problem, calendar, kilometres):
    """Return the worth of a whole calendar, from scratch.

    :param calendar: {key of a customer: indexes of days}
    :param kilometres: per day, as driven
    """
    settings, loads = problem.settings, [0] * len(problem.days)
    index_of = {day.date: index for index, day in enumerate(problem.days)}
    for fixed in problem.fixed:
        if fixed.date in index_of:
            loads[index_of[fixed.date]] += 1
    total = 0.0
    for customer in problem.customers:
        indexes = sorted(calendar.get(customer.key, ()))
        total += calls_worth(customer, indexes, problem.days, settings)
        for index in indexes:
            loads[index] += 1
    for load, even, km in zip(loads, even_loads(problem), kilometres, strict=True):
        total -= load_loss(load, even, settings) + settings.km_cost * km
    return total


def count_duplicates(calls, days=7):
    """Count the needless duplicates: calls within so many days of another rep's on the same customer.

    :param calls: [(rep, customer, day as ordinal)] for one product group, face to face, none of them joint
    """
    by_customer = {}
    for rep, customer, date in calls:
        by_customer.setdefault(customer, []).append((date, rep))
    count = 0
    for dates in by_customer.values():
        for date, rep in dates:
            count += any(
                other_rep != rep and abs(other - date) <= days for other, other_rep in dates
            )
    return count
