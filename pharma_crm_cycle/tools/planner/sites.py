# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Places of a territory and the kilometres between them."""

import math

KM_PER_DEGREE = 111.195
UNKNOWN = -1


class Sites:
    """Numbers the places of customers and fixed calls; a place without a position is UNKNOWN and costs no way."""

    def __init__(self, problem):
        self.numbers = {}
        positions = []
        self.of_customer = [self._number(c.site, c.position, positions) for c in problem.customers]
        self.of_fixed = [self._number(f.site, f.position, positions) for f in problem.fixed]
        self.km = _matrix(positions)

    def _number(self, site, position, positions):
        if position is None:
            return UNKNOWN
        key = ("site", site) if site is not None else ("position", position)
        if key not in self.numbers:
            self.numbers[key] = len(positions)
            positions.append(position)
        return self.numbers[key]


def _matrix(positions):
    """Kilometres on a flat map, true enough within a territory."""
    scaled = []
    for latitude, longitude in positions:
        across = KM_PER_DEGREE * math.cos(math.radians(latitude))
        scaled.append((KM_PER_DEGREE * latitude, across, longitude))
    rows = []
    for north, across, longitude in scaled:
        rows.append(
            [
                math.hypot(
                    other_north - north,
                    (across + other_across) / 2 * ((other_longitude - longitude + 180) % 360 - 180),
                )
                for other_north, other_across, other_longitude in scaled
            ]
        )
    return rows


def detour(km, route, site):
    """Return the fewest kilometres that a place adds to a route (a list of places), 0 for one that is on it."""
    if not route or site == UNKNOWN or site in route:
        return 0.0
    here = km[site]
    least = min(here[route[0]], here[route[-1]])
    before = route[0]
    for after in route:
        if after != before:
            way = here[before] + here[after] - km[before][after]
            if way < least:
                least = way
        before = after
    return max(0.0, least)


def length(km, route):
    """Return the kilometres of a route."""
    total, before = 0.0, None
    for place in route:
        if before is not None and before != place:
            total += km[before][place]
        before = place
    return total
