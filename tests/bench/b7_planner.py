"""B7: what the planner proposes for a simulated region (planner_region.py), and for small cases.

Ours      the planner, one rep after the other
Compared  round-robin by alphabet with as many calls: needless duplicates and calls on doctors of class A;
          and the best calendar there is, found by a complete search of small cases (planner_exact.py)

The first two are medians over `n` regions. The third is the share of the best worth that the planner reaches:
its median over `n` times four small cases; the worst one goes to standard error. No database is needed.
"""

from collections import Counter
from statistics import median
from time import perf_counter

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.planner_exact import best_worth
from tests.bench.planner_package import planner
from tests.bench.planner_region import DOCTORS, REPS, make, planned, round_robin, small

SMALL_CASES = 4


def run(session, size, pairs, say):
    rows = {"duplicates": ([], []), "high_value": ([], [])}
    times = []
    for seed in range(1, pairs + 1):
        region = make(seed, min(REPS, size.reps), min(DOCTORS, size.doctors // size.reps))
        started = perf_counter()
        ours = planned(region)
        numbers = Counter(rep for rep, _doctor, _day in ours)
        times.append((perf_counter() - started) / len(numbers))
        theirs = round_robin(region, numbers)
        if len(ours) != len(theirs):
            raise AssertionError(f"{len(ours)} calls planned, {len(theirs)} by alphabet")
        best = {doctor.name for doctor in region.doctors if doctor.class_ == "A"}
        for calls, side in ((ours, 0), (theirs, 1)):
            rows["duplicates"][side].append(planner.worth.count_duplicates(calls))
            rows["high_value"][side].append(sum(doctor in best for _rep, doctor, _day in calls))
    for name, (ours, theirs) in rows.items():
        say(f"    {name}: planned {ours}, by alphabet {theirs}")
    say(f"    one territory is planned in {milliseconds(times)}")
    duplicates, high_value = (median_ratio(*rows[name]) for name in rows)
    yield Figure("B7", "duplicates", duplicates, "<=0.5", pairs, size.name)
    yield Figure("B7", "high_value", high_value, ">=1.2", pairs, size.name)
    shares = []
    for seed in range(1, SMALL_CASES * pairs + 1):
        problem = small(seed)
        shares.append(planner.plan(problem).worth / best_worth(problem))
    say(f"    share of the best: worst {min(shares):.3f}, median {median(shares):.3f}")
    yield Figure("B7", "bound", median(shares), ">=0.95", pairs, size.name)
