# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Arithmetic of limits on samples, gifts and other resources (FORMULAS.md, "Samples and spend").

Plain Python without a database. Quantities are counted in the item's unit of measure; days are
calendar dates in the rep's time zone.

used = consumed in the window + reserved · allowed = limit − used

A reservation (a pending or approved request that is not handed over yet) has no date: it counts in
every window until it is consumed or released.

Quantities may as well be amounts of money: a cap on spend is the same arithmetic.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

CALL, ROLLING, MONTH, QUARTER, YEAR, CYCLE = WINDOWS = (
    "call",
    "rolling",
    "month",
    "quarter",
    "year",
    "cycle",
)
MONTHS_OF = {MONTH: 1, QUARTER: 3, YEAR: 12}


@dataclass(frozen=True)
class Limit:
    """At most ``quantity`` in one window.

    ``days`` is the length of a rolling window, both ends included; ``cycle`` holds the first and
    last day of the cycle that the day belongs to. With ``first_months`` nothing is allowed any more
    when so many months have gone by since the first time (0: for ever).
    """

    quantity: float
    window: str
    days: int = 0
    cycle: tuple[date, date] | None = None
    first_months: int = 0

    def __post_init__(self):
        if self.window not in WINDOWS:
            raise ValueError(f"unknown window {self.window!r}")
        if self.quantity < 0:
            raise ValueError("a limit cannot be negative")
        if self.first_months < 0:
            raise ValueError("a number of months cannot be negative")
        if self.window == ROLLING and self.days < 1:
            raise ValueError("a rolling window has at least one day")


@dataclass(frozen=True)
class Usage:
    """What one limit says on one day.

    ``start`` and ``end`` are the fullest window that contains the day (``None`` for a limit per
    call and for a day without a cycle); ``frees`` is the first later day on which the wanted
    quantity is allowed if nothing else happens, ``None`` when no later day is known. ``over`` is the
    last day on which anything was allowed, when that day has passed.
    """

    start: date | None
    end: date | None
    consumed: float
    reserved: float
    used: float
    allowed: float
    fits: bool
    frees: date | None
    over: date | None = None


def bounds(limit, day):
    """Return the first and last day of the window of a limit that ends on, or contains, a day.

    A rolling window of N days ends on the day: it is the day and the N − 1 days before it.
    """
    if limit.window == ROLLING:
        return day - timedelta(days=limit.days - 1), day
    if limit.window in MONTHS_OF:
        months = MONTHS_OF[limit.window]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return first, _next_period(first, months) - timedelta(days=1)
    if limit.window == CYCLE and limit.cycle:
        return limit.cycle
    return None, None


def reach(limit, day):
    """Return the first and last day of what can share a window with a day.

    These are the days whose consumption has to be read to judge the day. For a rolling window a
    back-dated consumption also counts in the windows that end on the following N − 1 days.
    """
    start, end = bounds(limit, day)
    if limit.window == ROLLING:
        end = day + timedelta(days=limit.days - 1)
    return start, end


def assess(limit, consumed, reserved, day, wanted=0, first=None):
    """Tell what is used and whether ``wanted`` more fits.

    :param Limit limit: the limit
    :param consumed: pairs (day, quantity) already consumed; for a limit per call those of the call,
        for the other windows any that :func:`reach` covers (others do no harm)
    :param float reserved: quantity reserved and neither consumed nor released
    :param date day: the day the wanted quantity is given or asked for
    :param float wanted: further quantity
    :param date first: the day of the first time ever, for a limit of so many months after it
    :return: :class:`Usage`
    """
    consumed = list(consumed)
    start, end, quantity = _fullest(limit, consumed, day)
    used = quantity + reserved
    last = last_day(limit, first)
    if last and day > last:
        return Usage(start, end, quantity, reserved, used, 0, not wanted, None, last)
    fits = used + wanted <= limit.quantity
    frees = None if fits else _frees(limit, consumed, reserved, day, wanted)
    return Usage(
        start=start,
        end=end,
        consumed=quantity,
        reserved=reserved,
        used=used,
        allowed=limit.quantity - used,
        fits=fits,
        frees=None if last and frees and frees > last else frees,
    )


def last_day(limit, first):
    """Return the last day on which a limit of months after the first time allows anything, else None."""
    if not first or not limit.first_months:
        return None
    month = _next_period(first.replace(day=1), limit.first_months)
    return month.replace(day=min(first.day, monthrange(month.year, month.month)[1]))


def _next_period(first, months):
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def _fullest(limit, consumed, day):
    """Return (start, end, quantity) of the fullest window that contains the day."""
    if limit.window == CALL:
        return None, None, sum(quantity for __, quantity in consumed)
    start, end = bounds(limit, day)
    if start is None:
        return None, None, 0
    best = start, end, _between(consumed, start, end)
    if limit.window == ROLLING:
        length = timedelta(days=limit.days - 1)
        # A later window is fuller only if it ends on a day on which something was consumed.
        for last in sorted({when for when, __ in consumed if day < when <= day + length}):
            quantity = _between(consumed, last - length, last)
            if quantity > best[2]:
                best = last - length, last, quantity
    return best


def _between(consumed, start, end):
    return sum(quantity for when, quantity in consumed if start <= when <= end)


def _frees(limit, consumed, reserved, day, wanted):
    """Return the first later day on which the wanted quantity fits, None if there is none known."""
    if reserved + wanted > limit.quantity:
        return None  # only a released reservation, or a smaller quantity, helps
    if limit.window in MONTHS_OF:
        candidates = _period_starts(limit, consumed, day)
    elif limit.window == ROLLING:
        # A consumption leaves the window of N days on the Nth day after it.
        candidates = sorted(when + timedelta(days=limit.days) for when, __ in consumed)
    elif limit.window == CYCLE and limit.cycle:
        return limit.cycle[1] + timedelta(days=1)
    else:
        return None  # a limit per call: the next call
    for candidate in candidates:
        if (
            candidate > day
            and _fullest(limit, consumed, candidate)[2] + reserved + wanted <= limit.quantity
        ):
            return candidate
    return None


def _period_starts(limit, consumed, day):
    """Yield the first days of the following periods until one after all consumption."""
    last = max((when for when, __ in consumed), default=day)
    first = bounds(limit, day)[0]
    while first <= max(last, day):
        first = _next_period(first, MONTHS_OF[limit.window])
        yield first
