# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Plan fulfilment of a period: what became of the planned calls.

Source: FORMULAS.md, section "Calls and cycle progress", "plan fulfilment (week)". Unit: calls.
"""

from .states import COUNTED_STATES, SUPERSEDED


class Fulfilment:
    """Sums of one rep, class or territory.

    planned = as_planned + otherwise + not_made; achieved = as_planned + otherwise + unplanned.
    """

    __slots__ = ("as_planned", "otherwise", "not_made", "unplanned")

    def __init__(self, as_planned=0, otherwise=0, not_made=0, unplanned=0):
        self.as_planned = as_planned
        self.otherwise = otherwise
        self.not_made = not_made
        self.unplanned = unplanned

    def __add__(self, other):
        return Fulfilment(*(getattr(self, key) + getattr(other, key) for key in self.__slots__))

    @property
    def planned(self):
        return self.as_planned + self.otherwise + self.not_made

    @property
    def achieved(self):
        return self.as_planned + self.otherwise + self.unplanned

    @property
    def rate(self):
        """Planned calls made as planned / planned calls; None when nothing was planned."""
        return self.as_planned / self.planned if self.planned else None

    def as_dict(self):
        keys = (*self.__slots__, "planned", "achieved", "rate")
        return {key: getattr(self, key) for key in keys}


def outcome(state, day_planned, day_done, start, end):
    """Return which sum of a period one call belongs to, or None when it concerns another period.

    A call planned in the period but made after it is not made here, and unplanned where it is made:
    so the achieved calls of every period are just those with a day in it, and a past week never changes.

    :param state: state of the call; only submitted and reviewed calls were made; a void call was planned
        and not made, of a corrected one the call in its place counts
    :param day_planned: the day it was planned for, None when it was not planned
    :param day_done: the day it was made on, None when it was not made
    :param start: first day of the period
    :param end: last day of the period, included
    """
    if state == SUPERSEDED:
        return None  # the call that corrects it has its plan
    made = state in COUNTED_STATES and bool(day_done) and start <= day_done <= end
    if day_planned and start <= day_planned <= end:
        if not made:
            return "not_made"
        return "as_planned" if day_done == day_planned else "otherwise"
    return "unplanned" if made else None
