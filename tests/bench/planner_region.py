"""A simulated region, the same for each seed, and what reps do in it without a tool.

Ten reps with 200 doctors each, of whom one to three of the reps call on each, all for one product line; 15 % are
A, 35 % B, 50 % C, in forty places of a city. Two thirds of the doctors can be met on three mornings or afternoons
of the week only. A cycle has 62 days; a rep makes as many calls a day as the goals of the cycle need.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.bench.planner_package import planner

REPS = 10
DOCTORS = 200
FIELD_DAYS = 62
PLACES = 40
# class: share of the doctors, goal of a cycle, worth of a call
CLASSES = {"A": (0.15, 4, 5.0), "B": (0.35, 2, 3.0), "C": (0.50, 1, 1.0)}
REPS_OF_A_DOCTOR = (1, 1, 2, 2, 3)
HALVES = (((540, 720),), ((780, 1020),))


@dataclass
class Doctor:
    name: str
    class_: str
    reps: list
    hours: dict
    site: int
    position: tuple


@dataclass
class Region:
    days: list
    doctors: list

    def of(self, rep):
        """The doctors of a rep, by alphabet."""
        return sorted((d for d in self.doctors if rep in d.reps), key=lambda doctor: doctor.name)


def make(seed: int, reps: int = REPS, doctors: int = DOCTORS) -> Region:
    chance = random.Random(seed)
    places = [
        (33.75 + chance.gauss(0, 0.1), -84.39 + chance.gauss(0, 0.1)) for _place in range(PLACES)
    ]
    people, load = [], [0] * reps
    while min(load) < doctors:
        # those with the fewest doctors first, so that all of them end with about as many
        mine = sorted(range(reps), key=lambda rep: (load[rep], chance.random()))
        mine = mine[: chance.choice(REPS_OF_A_DOCTOR)]
        for rep in mine:
            load[rep] += 1
        site = chance.randrange(PLACES)
        people.append(
            Doctor(
                name="".join(chance.choice("ABCDEFGHIKLMNOPRSTUVWZ") for _letter in range(8)),
                class_=chance.choices(list(CLASSES), [row[0] for row in CLASSES.values()])[0],
                reps=mine,
                hours={weekday: chance.choice(HALVES) for weekday in chance.sample(range(5), 3)}
                if chance.random() < 2 / 3
                else None,
                site=site,
                position=places[site],
            )
        )
    goals = [
        sum(CLASSES[doctor.class_][1] for doctor in people if rep in doctor.reps)
        for rep in range(reps)
    ]
    capacity = -(-max(goals) // FIELD_DAYS)
    return Region(_days(capacity), people)


def _days(capacity):
    day, days = date(2030, 1, 7), []
    while len(days) < FIELD_DAYS:
        if day.weekday() < 5:
            days.append(planner.Day(day.toordinal(), capacity))
        day += timedelta(days=1)
    return days


def planned(region: Region) -> list:
    """Return [(rep, doctor's name, day)] as the planner proposes it, one rep after the other."""
    calls, settings = [], planner.Settings()
    for rep in sorted({rep for doctor in region.doctors for rep in doctor.reps}):
        taken = {}
        for _rep, name, day in calls:
            taken.setdefault(name, []).append(day)
        problem = planner.Problem(
            region.days,
            [
                planner.Customer(
                    key=doctor.name,
                    need=CLASSES[doctor.class_][1],
                    worth=CLASSES[doctor.class_][2],
                    goal=CLASSES[doctor.class_][1],
                    others=tuple(sorted(taken.get(doctor.name, ()))),
                    hours=doctor.hours,
                    site=doctor.site,
                    position=doctor.position,
                )
                for doctor in region.of(rep)
            ],
            settings=settings,
        )
        calls += [(rep, call.key, call.date) for call in planner.plan(problem).placements]
    return calls


def round_robin(region: Region, numbers: dict) -> list:
    """Return the calls of reps who go through their doctors by alphabet, again and again: on each day the next
    ones who are there, as many calls for each rep as `numbers` says."""
    calls = []
    for rep, number in numbers.items():
        waiting, left = region.of(rep), number
        for day in region.days:
            seen = []
            for doctor in list(waiting):
                if len(seen) == min(day.capacity, left):
                    break
                weekday = (day.date - 1) % 7
                if doctor.hours is None or weekday in doctor.hours:
                    seen.append(doctor)
                    calls.append((rep, doctor.name, day.date))
            left -= len(seen)
            waiting = [doctor for doctor in waiting if doctor not in seen] + seen
    return calls


def small(seed: int):
    """A case small enough to be searched completely: six doctors, six days in two weeks, two calls a day."""
    chance = random.Random(seed)
    monday = date(2030, 1, 7).toordinal()
    days = [planner.Day(monday + 7 * week + weekday, 2) for week in (0, 1) for weekday in (0, 2, 3)]
    customers = []
    for key, need in enumerate((1, 1, 2, 2, 3, 3)):
        worth = chance.choice([row[2] for row in CLASSES.values()])
        customers.append(
            planner.Customer(
                key=key,
                need=need,
                worth=worth,
                goal=need,
                others=tuple(
                    sorted(monday + chance.randrange(14) for _call in range(chance.randrange(3)))
                ),
                hours={
                    weekday: chance.choice(HALVES) for weekday in (0, 2, 3) if chance.random() < 0.7
                }
                if chance.random() < 0.5
                else None,
                site=key,
                position=(33.75 + chance.gauss(0, 0.1), -84.39 + chance.gauss(0, 0.1)),
            )
        )
    settings = replace(planner.Settings(), duplicate_days=3)
    return planner.Problem(days, customers, settings=settings)
