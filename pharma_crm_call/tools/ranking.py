# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ranking of customers: whom to call on next, and why. No database in here.

Each criterion gives 0 (nothing speaks for a call) to 1 (everything does), or None when nothing is known.
"""

NEAR_KM = 20.0
BIRTHDAY_DAYS = 7
# Growth at which the sales criterion is at its end: a fifth more sold gives 0, a fifth less gives 1.
TREND_SPAN = 0.2


def clip(value):
    return min(1.0, max(0.0, value))


def of_class(place, classes):
    """The best of the classes gives 1, each further one less, no class 0.

    >>> [of_class(place, 4) for place in (0, 1, 3, None)]
    [1.0, 0.75, 0.25, 0.0]
    """
    return 0.0 if place is None or not classes else (classes - place) / classes


def of_overdue(days_since, interval):
    """Half a point when the usual interval is over, a full one at twice the interval or without any call.

    >>> [of_overdue(days, 30) for days in (0, 30, 90, None)]
    [0.0, 0.5, 1.0, 1.0]
    """
    if days_since is None:
        return 1.0
    return clip(days_since / (2 * interval)) if interval else None


def of_remaining(remaining, goal):
    """The share of the goal that is still to be made; None without a goal."""
    return clip(remaining / goal) if goal else None


def of_trend(growth):
    """Customers whose sales fall come first.

    >>> [of_trend(growth) for growth in (-0.3, 0, 0.1, None)]
    [1.0, 0.5, 0.25, None]
    """
    return None if growth is None else clip(0.5 - growth / (2 * TREND_SPAN))


def of_distance(km):
    """A customer next door gives 1, one 20 km from today's calls 0; None without a position."""
    return None if km is None else clip(1 - km / NEAR_KM)


def of_birthday(days_to):
    """Today gives 1, a week ahead a little, later nothing."""
    if days_to is None or days_to > BIRTHDAY_DAYS:
        return 0.0
    return 1 - days_to / (BIRTHDAY_DAYS + 1)


def days_to_birthday(birthday, today):
    """Days until the next birthday, 0 today; 29 February is kept on 1 March in other years."""
    for year in (today.year, today.year + 1):
        try:
            day = birthday.replace(year=year)
        except ValueError:
            day = birthday.replace(year=year, month=3, day=1)
        if day >= today:
            return (day - today).days
    return None


def score(weights, values):
    """100 × Σ weight × value / Σ weight over the criteria that have a value; 0 when there is none.

    >>> score({"class": 3, "overdue": 2, "trend": 1}, {"class": 1.0, "overdue": 0.5, "trend": None})
    80.0
    """
    known = [(w, values[key]) for key, w in weights.items() if w and values.get(key) is not None]
    total = sum(w for w, _value in known)
    return 100 * sum(w * value for w, value in known) / total if total else 0.0


def shares(weights, values):
    """What each criterion with a value gave to the score: {criterion: (points, most possible)}."""
    known = {key: w for key, w in weights.items() if w and values.get(key) is not None}
    total = sum(known.values())
    return {key: (100 * w * values[key] / total, 100 * w / total) for key, w in known.items()}
