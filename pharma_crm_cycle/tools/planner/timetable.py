# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One day: stops in an order that can be kept, with the time of each."""

from itertools import pairwise
from typing import NamedTuple

from .sites import UNKNOWN, length

# a fixed call may begin so many minutes late
TOLERANCE = 15


class Stop(NamedTuple):
    """A call in a day: whose, where, when it can be."""

    customer: int  # number of the customer; below 0: a fixed call
    site: int
    windows: tuple[tuple[int, int], ...]
    fixed: int | None = None  # its time, when it is fixed


class Timetable:
    """How long calls and ways take."""

    def __init__(self, km, settings):
        self.km = km
        self.minutes = settings.visit_minutes
        self.per_km = 60 / settings.km_per_hour
        self.change = settings.change_minutes

    def starts(self, day, stops):
        """Return the time of each stop, None when the order cannot be kept."""
        now, place, times = day.start, UNKNOWN, []
        for stop in stops:
            if stop.site != UNKNOWN and place != UNKNOWN and stop.site != place:
                now += self.change + self.per_km * self.km[place][stop.site]
            if stop.site != UNKNOWN:
                place = stop.site
            if stop.customer < 0:
                if stop.fixed is not None:
                    if now > stop.fixed + TOLERANCE:
                        return None
                    now = max(now, stop.fixed)
            else:
                begin = _begin(stop.windows, now, self.minutes)
                if begin is None:
                    return None
                now = begin
            times.append(int(now))
            now += self.minutes
        return times

    def settle(self, day, fixed):
        """Return the fixed calls of a day as stops that can be kept.

        Those that do not fit together are their owner's affair: the later one is taken to begin when the one
        before is over.
        """
        stops = []
        for stop in sorted(fixed, key=lambda stop: (stop.fixed is None, stop.fixed or 0)):
            if stop.fixed is not None:
                earliest = self.starts(day, [*stops, stop._replace(fixed=None)])[-1]
                stop = stop._replace(fixed=max(stop.fixed, earliest))
            stops.append(stop)
        return stops

    def insert(self, day, stops, stop):
        """Return the stops with one more where it costs the fewest kilometres and all times hold; None: nowhere."""
        km, places = self.km, [other.site for other in stops]
        costs = []
        for position in range(len(stops) + 1):
            before = _known(reversed(places[:position]))
            after = _known(places[position:])
            cost = 0.0
            if stop.site != UNKNOWN:
                here = km[stop.site]
                if before != UNKNOWN:
                    cost += here[before]
                if after != UNKNOWN:
                    cost += here[after]
                if before != UNKNOWN and after != UNKNOWN:
                    cost -= km[before][after]
            costs.append((cost, position))
        for _cost, position in sorted(costs):
            tried = [*stops[:position], stop, *stops[position:]]
            if self.starts(day, tried) is not None:
                return tried
        return None

    def shorten(self, day, stops):
        """Return the stops in a shorter order, by turning parts of the route round and moving single stops."""
        if len({stop.site for stop in stops} - {UNKNOWN}) < 2:
            return stops
        # a stop without a position stands by itself: it neither lengthens nor shortens a way
        better = True
        while better:
            better = False
            for tried in _shorter(self.km, stops):
                if _in_time_order(tried) and self.starts(day, tried) is not None:
                    stops, better = tried, True
                    break
        return stops

    def kilometres(self, stops):
        return length(self.km, route_of(stops))


def route_of(stops):
    """Return the known places of the stops in their order."""
    return [stop.site for stop in stops if stop.site != UNKNOWN]


def _begin(windows, now, minutes):
    for start, end in windows:
        begin = max(now, start)
        if begin + minutes <= end:
            return begin
    return None


def _known(places):
    return next((place for place in places if place != UNKNOWN), UNKNOWN)


def _shorter(km, stops):
    """Give the orders that are shorter: a part turned round, or one stop moved."""
    known = [index for index, stop in enumerate(stops) if stop.site != UNKNOWN]
    places = [stops[index].site for index in known]
    count = len(places)

    def way(first, second):
        inside = 0 <= first < count and 0 <= second < count
        return km[places[first]][places[second]] if inside else 0.0

    for first in range(count - 1):
        for last in range(first + 1, count):
            saved = way(first - 1, first) + way(last, last + 1)
            if saved - way(first - 1, last) - way(first, last + 1) > 1e-6:
                turned = [*known[:first], *reversed(known[first : last + 1]), *known[last + 1 :]]
                yield _in_order(stops, known, turned)
    for index in range(count):
        saved = way(index - 1, index) + way(index, index + 1) - way(index - 1, index + 1)
        if saved <= 1e-6:
            continue
        for position in range(count + 1):
            if position not in (index, index + 1):
                added = (
                    way(position - 1, index) + way(index, position) - way(position - 1, position)
                )
                if saved - added > 1e-6:
                    moved = [*known[:position], known[index], *known[position:]]
                    del moved[index if index < position else index + 1]
                    yield _in_order(stops, known, moved)


def _in_order(stops, known, order):
    result = list(stops)
    for slot, index in zip(known, order, strict=True):
        result[slot] = stops[index]
    return result


def _in_time_order(stops):
    """Whether fixed calls follow each other as they are timed."""
    times = [stop.fixed for stop in stops if stop.fixed is not None]
    return all(before <= after for before, after in pairwise(times))
