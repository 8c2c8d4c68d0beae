# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a call stands where it stands, as facts that a screen puts into words.

number, goal      the how-manieth call of how many in the cycle
since, ideal      days since the call before (None: the first one), days between calls when evenly spread
hours             ((from, to), …) when the customer is there that day; None: nothing known
km, after         kilometres from the stop before, the key of its customer (None: the first of the day)
together          keys of further customers met at the same place that day
colleague         days to the nearest call of a colleague (below 0: it comes before), None without any
duplicate         whether that is too near, and could not be avoided
"""

from .sites import UNKNOWN


def explain(board, index, position):
    """Return the facts of a placed call."""
    stops, day = board.stops[index], board.days[index]
    stop = stops[position]
    customer = board.customers[stop.customer]
    dates = sorted(
        [*customer.dates, *(board.days[other].date for other in board.placed[stop.customer])]
    )
    earlier = [date for date in dates if date < day.date]
    before = stops[position - 1] if position else None
    km = 0.0
    if before and UNKNOWN not in (before.site, stop.site):
        km = board.sites.km[before.site][stop.site]
    colleague = min((other - day.date for other in customer.others), key=abs, default=None)
    own = board.placed[stop.customer]
    later = min(customer.made, sum(date > day.date for date in customer.dates))
    return {
        "number": customer.made + sorted(own).index(index) + 1 - later,
        "goal": max(customer.goal, customer.made + customer.need),
        "since": day.date - earlier[-1] if earlier else None,
        "ideal": len(board.crowding[stop.customer]) - 1,
        "hours": None if customer.hours is None else stop.windows,
        "km": round(km, 1),
        "after": before and _key(board, before),
        "together": [
            board.customers[other.customer].key
            for other in stops
            if other.site == stop.site != UNKNOWN and 0 <= other.customer != stop.customer
        ],
        "colleague": colleague,
        "duplicate": colleague is not None and abs(colleague) <= board.settings.duplicate_days,
    }


def explain_missing(board):
    """Return [(key, calls without a place, why)] with why one of

    never     the customer is there on none of the days
    full      the days on which the customer is there are full of calls of more worth
    crowded   there is room, but only too close to other calls on the customer or to a colleague's
    """
    missing = []
    for number, customer in enumerate(board.customers):
        count = customer.need - len(board.placed[number])
        if count <= 0:
            continue
        possible = [i for i, gain in enumerate(board.by_day[number]) if gain is not None]
        free = [i for i in possible if len(board.stops[i]) < board.days[i].capacity]
        why = "never" if not possible else "crowded" if free else "full"
        missing.append((customer.key, count, why))
    return missing


def _key(board, stop):
    if stop.customer >= 0:
        return board.customers[stop.customer].key
    return board.problem.fixed[-1 - stop.customer].key
