# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What reps do without a planner: go through the list, again and again. To compare a calendar with."""

from .worth import is_duplicate, windows


def round_robin(problem, calls):
    """Return [(key, date)] of a rep who goes through the customers in their order: on each day the next ones who
    can be met, as many calls a day as the planner may place, until so many calls are made.

    :param calls: how many calls are made, so that both make as many
    """
    fixed = {}
    for stop in problem.fixed:
        fixed[stop.date] = fixed.get(stop.date, 0) + 1
    waiting, made = list(problem.customers), []
    for day in problem.days:
        room = min(day.capacity - fixed.get(day.date, 0), calls - len(made))
        seen = []
        for customer in waiting:
            if len(seen) >= room:
                break
            if day.date not in customer.dates and windows(customer, day):
                seen.append(customer)
        made += [(customer.key, day.date) for customer in seen]
        keys = {customer.key for customer in seen}
        waiting = [customer for customer in waiting if customer.key not in keys] + seen
    return made


def compare(problem, placements, high_value):
    """Return the figures of a proposal and of going through the list with the same days, hours and colleagues.

    :param placements: [(key, date)] as proposed
    :param high_value: keys of the customers whose calls count as high-value calls
    :return: ``{"planned": figures, "usual": figures}``, each with calls, high_value and duplicates
    """
    others = {customer.key: sorted(customer.others) for customer in problem.customers}

    def figures(calls):
        return {
            "calls": len(calls),
            "high_value": sum(key in high_value for key, _date in calls),
            "duplicates": sum(
                is_duplicate(date, others[key], problem.settings.duplicate_days)
                for key, date in calls
            ),
        }

    return {
        "planned": figures(placements),
        "usual": figures(round_robin(problem, len(placements))),
    }
