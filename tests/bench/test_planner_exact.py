"""The complete search finds the best, and the planner comes near it."""

from itertools import combinations, product

import pytest

from tests.bench.planner_exact import _Ways, best_worth
from tests.bench.planner_package import planner
from tests.bench.planner_region import make, planned, round_robin, small


def tiny(seed):
    problem = small(seed)
    return planner.Problem(problem.days[:4], problem.customers[1:4], settings=problem.settings)


def by_hand(problem) -> float:
    """The best of all calendars, each made and valued from scratch."""
    ways, days = _Ways(problem), range(len(problem.days))
    choices = [
        [chosen for count in range(customer.need + 1) for chosen in combinations(days, count)]
        for customer in problem.customers
    ]
    best = 0.0
    for calendar in product(*choices):
        groups = [[n for n, own in enumerate(calendar) if day in own] for day in days]
        if any(len(g) > d.capacity for g, d in zip(groups, problem.days, strict=True)):
            continue
        kilometres = [ways.shortest(day, group) for day, group in enumerate(groups)]
        if None not in kilometres:
            keyed = dict(zip((c.key for c in problem.customers), calendar, strict=True))
            best = max(best, planner.worth.total_worth(problem, keyed, kilometres))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_complete_search_finds_the_best(seed):
    problem = tiny(seed)
    assert best_worth(problem) == pytest.approx(by_hand(problem))


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_planner_reaches_nearly_the_best(seed):
    problem = small(seed)
    proposal, best = planner.plan(problem), best_worth(problem)
    assert 0.9 * best <= proposal.worth <= best + 1e-6


def test_the_same_region_and_as_many_calls():
    region = make(3, reps=3, doctors=30)
    assert region == make(3, reps=3, doctors=30)
    ours = planned(region)
    numbers = {rep: sum(call[0] == rep for call in ours) for rep in range(3)}
    theirs = round_robin(region, numbers)
    assert len(theirs) == len(ours)
    hours = {doctor.name: doctor.hours for doctor in region.doctors}
    for _rep, name, day in ours + theirs:
        assert hours[name] is None or (day - 1) % 7 in hours[name]
