# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may be changed in a target list: bands and limits, counted the same way while editing and on the server."""

import math

from .progress import ratio


def retention(kept, previous):
    """Customers of the list before who are still on it / customers of the list before."""
    return ratio(kept, previous)


def allowance(unit, maximum, base):
    """How much a limit allows: a number as it is; a percentage of the base, rounded down, but at least 1.

    10 % of 57 customers → 5; 10 % of 8 → 1; 0 % → 0.
    """
    if unit == "number":
        return math.floor(maximum)
    # Whole multiplication first: 7 % of 100 must be exactly 7.
    share = math.floor(base * maximum / 100)
    return max(share, 1) if maximum > 0 and base > 0 else share


def used(kind, class_, lines):
    """What proposals use up of a limit: customers added, dropped or changed, or calls more or fewer in sum.

    :param class_: only customers of this class; None: of every class
    :param lines: dicts with kind (add, drop, goal), class, before, after (calls)
    """
    mine = [line for line in lines if class_ is None or line["class"] == class_]
    if kind in ("add", "drop"):
        return sum(line["kind"] == kind for line in mine)
    if kind == "change":
        return sum(line["kind"] == "goal" for line in mine)
    difference = sum(line["after"] - line["before"] for line in mine)
    return max(0, difference if kind == "more" else -difference)


def count(limits, customers, lines):
    """Return for each limit ``{"used", "allowed", "left"}``; left is negative when it is exceeded.

    :param limits: dicts with kind (add, drop, change, more, fewer), class (None: every class), unit, maximum
    :param customers: dicts with class and goal: the list before the proposals
    """
    result = []
    for limit in limits:
        mine = [c for c in customers if limit["class"] is None or c["class"] == limit["class"]]
        calls = limit["kind"] in ("more", "fewer")
        base = sum(customer["goal"] for customer in mine) if calls else len(mine)
        allowed = allowance(limit["unit"], limit["maximum"], base)
        taken = used(limit["kind"], limit["class"], lines)
        result.append({"used": taken, "allowed": allowed, "left": allowed - taken})
    return result


def in_band(goal, band):
    """Whether a number of calls lies in a band ``(least, most)``, both included; most 0 is no maximum."""
    least, most = band
    return goal >= least and (not most or goal <= most)


def widened(band, current):
    """The band with the calls of today in it: 2 to 6 with 12 calls today → 2 to 12. None: not on the list."""
    least, most = band
    if current is None:
        return band
    return min(least, current), max(most, current) if most else 0
