# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Spreading calls over days. No database in here; hours are floats on the wall clock of one place."""

import math

QUARTER = 0.25


def free_starts(open_hours, busy, length, earliest=0.0):
    """Return the starts of free slots of a day, in quarters of an hour, one after the other.

    >>> free_starts([(9, 10)], [(9.25, 9.5)], 0.25)
    [9.0, 9.5, 9.75]

    :param open_hours: [(from, to)] in which calls are made
    :param busy: [(from, to)] that are taken
    :param length: hours of a call
    :param earliest: no slot begins before
    """
    starts = []
    taken = sorted(busy)
    for opening, closing in sorted(open_hours):
        start = math.ceil(max(opening, earliest) / QUARTER) * QUARTER
        while start + length <= closing + 1e-9:
            end = next((to for since, to in taken if since < start + length and to > start), None)
            if end is None:
                starts.append(start)
                end = start + length
            start = math.ceil(round(end / QUARTER, 6)) * QUARTER
    return starts


def spread(stops, days, loads=None, taken=frozenset()):
    """Give each stop a day and an hour: stops at one place together, every day about as many.

    :param stops: [(stop, place)], the most urgent first
    :param days: {day: [free starts]}, in order
    :param loads: {day: calls that stand there already}
    :param taken: {(stop, day)} that cannot be
    :return: {stop: (day, start)} of those that found a slot
    """
    free = {day: list(starts) for day, starts in days.items()}
    loads = {day: (loads or {}).get(day, 0) for day in days}
    order = {day: number for number, day in enumerate(days)}
    chunk = max(1, math.ceil(len(stops) / max(1, len(days))))
    places = {}
    for stop, place in stops:
        # who stands for a place of their own is not put together with others
        places.setdefault(place or ("alone", stop), []).append(stop)
    result = {}
    for group in places.values():
        waiting = list(group)
        while waiting:
            best, fitting = None, []
            for day in sorted(free, key=lambda d: (loads[d], order[d])):
                fitting = [stop for stop in waiting if (stop, day) not in taken]
                fitting = fitting[: min(chunk, len(free[day]))]
                if fitting:
                    best = day
                    break
            if best is None:
                break
            for stop in fitting:
                result[stop] = (best, free[best].pop(0))
                waiting.remove(stop)
            loads[best] += len(fitting)
    return result
