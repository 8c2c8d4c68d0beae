"""Measuring several things side by side, in turns."""

import gc
from collections.abc import Callable
from time import perf_counter


def measure(
    sides: dict[str, Callable[[], Callable[[], object]]], rounds: int
) -> dict[str, list[float]]:
    """Run every side once in each round and return the seconds of each.

    A side is a function that prepares (not timed) and returns the function to be timed. One round goes
    before that is not counted: it fills caches. The order turns, so that nobody always comes first.
    """
    times = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name in turned(list(sides), number):
            seconds = timed(sides[name]())
            if number:
                times[name].append(seconds)
    return times


def turned(names: list[str], number: int) -> list[str]:
    cut = number % len(names)
    return names[cut:] + names[:cut]


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start
