# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The days chosen by OR-Tools (CP-SAT), where it is installed: `pip install ortools`.

The ways are left out of its model, so what it calls the best worth is a bound that no calendar exceeds, and
the days it chooses are a start for the local search, which knows the ways. Without OR-Tools there is neither.
"""

import importlib.util

from . import worth

# CP-SAT counts in whole numbers
SCALE = 10_000


def is_available():
    return importlib.util.find_spec("ortools") is not None


def choose_days(problem, seconds, known=()):
    """Return ({number of a customer: indexes of days}, bound of the worth); ({}, None) without OR-Tools.

    :param known: per customer the days of a calendar to begin with
    """
    if not is_available() or not problem.days or not problem.customers:
        return {}, None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    on_day, objective = [[] for _day in problem.days], []
    placed = [
        _add_customer(model, problem, number, on_day, objective)
        for number in range(len(problem.customers))
    ]
    _add_loads(model, problem, on_day, objective)
    for days, own in zip(placed, known, strict=False):
        for index, variable in days.items():
            model.add_hint(variable, index in own)
    model.maximize(sum(objective))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = problem.settings.seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}, None
    chosen = {
        number: [index for index, variable in days.items() if solver.boolean_value(variable)]
        for number, days in enumerate(placed)
    }
    # one unit for each rounded term: the bound stays a bound
    rounding = (len(objective) + 1) / SCALE
    return chosen, solver.best_objective_bound / SCALE + rounding


def _add_customer(model, problem, number, on_day, objective):
    """Add the calls on one customer: {index of a day: variable}."""
    customer, days, settings = problem.customers[number], problem.days, problem.settings
    costs = worth.crowding(customer, days, settings)
    fixed = set(customer.dates)
    placed = {}
    for index, gain in enumerate(worth.day_worths(customer, days, settings)):
        if gain is None or days[index].date in fixed:
            continue
        near = [worth.gap_loss(costs, abs(days[index].date - date)) for date in customer.dates]
        if worth.IMPOSSIBLE in near:
            continue
        placed[index] = model.new_bool_var(f"c{number}_{index}")
        on_day[index].append(placed[index])
        objective.append(_whole(gain) * placed[index])
    # the first calls are worth more than the later ones: `more[k]` is true from k + 1 calls on
    more = [model.new_bool_var(f"m{number}_{count}") for count in range(customer.need)]
    model.add(sum(placed.values()) == sum(more))
    for before, after in zip(more, more[1:], strict=False):
        model.add_implication(after, before)
    for variable, value in zip(more, worth.call_worth(customer, settings), strict=True):
        objective.append(_whole(value) * variable)
    dates = {index: days[index].date for index in placed}
    for index, date in dates.items():
        _add_near(model, placed, index, date, dates, costs, objective)
    return placed


def _add_near(model, placed, index, date, dates, costs, objective):
    """Two calls too close exclude each other; close ones lose, once for each call, to the nearest one before."""
    close = [
        (date - other, position)
        for position, other in dates.items()
        if 0 < date - other < len(costs)
    ]
    losses = []
    for gap, position in close:
        loss = costs[gap]
        if loss == worth.IMPOSSIBLE:
            model.add_at_most_one(placed[index], placed[position])
        elif loss > 0:
            losses.append((loss, position))
    if losses:
        # at least the loss to each call before it; the nearest one loses most, so it decides
        most = _whole(max(loss for loss, _position in losses))
        lost = model.new_int_var(0, most, f"l{index}_{date}")
        for loss, position in losses:
            both = placed[index] + placed[position] - 1
            model.add(lost >= _whole(loss) * both)
        objective.append(-lost)


def _add_loads(model, problem, on_day, objective):
    settings, index_of = problem.settings, {day.date: i for i, day in enumerate(problem.days)}
    taken = [0] * len(problem.days)
    for fixed in problem.fixed:
        if fixed.date in index_of:
            taken[index_of[fixed.date]] += 1
    for index, even in enumerate(worth.even_loads(problem)):
        day = problem.days[index]
        room = max(0, day.capacity - taken[index])
        model.add(sum(on_day[index]) <= room)
        for load in range(max(even, taken[index]) + 1, day.capacity + 1):
            above = model.new_bool_var(f"a{index}_{load}")
            model.add(
                sum(on_day[index]) + taken[index] <= load - 1 + (day.capacity - load + 1) * above
            )
            objective.append(-_whole(settings.load_cost * (load - even)) * above)


def _whole(value):
    return round(value * SCALE)
