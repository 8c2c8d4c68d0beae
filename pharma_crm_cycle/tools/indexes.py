# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Indexes and periods of a cycle: what was reached of what was aimed at, and which period follows."""

import calendar
from datetime import date, timedelta

from .progress import ratio


def target_achieved_index(achieved, target):
    """100 × achieved / target; 100 means exactly on target."""
    share = ratio(achieved, target)
    return None if share is None else 100 * share


def month_end(day):
    """Last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day, months):
    """Same day ``months`` later, clipped to the length of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def next_quarter(day):
    """First and last day of the quarter after the one that contains ``day``."""
    start = add_months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)
    return start, month_end(add_months(start, 2))


def following_period(start, end):
    """The period of the same length right after ``start`` … ``end``.

    Whole months stay whole months (1 Jan – 31 Mar → 1 Apr – 30 Jun), anything else keeps its number of days.
    """
    if start.day == 1 and end == month_end(end):
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        following = end + timedelta(days=1)
        return following, month_end(add_months(following, months - 1))
    following = end + timedelta(days=1)
    return following, following + (end - start)


def quarter_of(start, end):
    """``(year, quarter)`` when the period is exactly a calendar quarter, else ``None``."""
    quarter = (start.month - 1) // 3
    first = date(start.year, quarter * 3 + 1, 1)
    if start == first and end == month_end(add_months(first, 2)):
        return start.year, quarter + 1
    return None
