# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The best days for the calls on one customer, all others standing: exact, by dynamic programming."""

from bisect import bisect_left

from .worth import IMPOSSIBLE, gap_loss


def best_days(days, gains, call_worth, crowding, fixed=()):
    """Return the indexes of the best days for at most as many calls as `call_worth` has entries.

    :param gains: per day what a call there adds besides its own worth; None: not possible
    :param call_worth: worth of the first, second … call
    :param crowding: what is lost for each distance in days, see worth.crowding
    :param fixed: dates of calls that stand
    """
    standing = sorted(set(fixed))
    free = [
        index
        for index, gain in enumerate(gains)
        if gain is not None and days[index].date not in standing
    ]
    if not free or not call_worth:
        return []
    dates = [days[index].date for index in free]
    segments, before, after = _around(dates, standing, crowding)
    own = [gains[index] for index in free]
    # the best worth of so many calls of which the last is on that day, and the day before it
    totals = [[gain - loss for gain, loss in zip(own, before, strict=True)]]
    sources = [[None] * len(free)]
    span = len(crowding)
    for _count in range(1, len(call_worth)):
        last, here, chosen = totals[-1], [], []
        # the best of the segments before, after its own fixed call
        best_left, left = -IMPOSSIBLE, None
        waiting, segment, start = [], None, 0
        far, far_source = -IMPOSSIBLE, None
        for position, date in enumerate(dates):
            if segments[position] != segment:
                for value, source in waiting:
                    if value > best_left:
                        best_left, left = value, source
                waiting, segment, start = [], segments[position], position
                far, far_source = -IMPOSSIBLE, None
            # calls farther away than the ideal distance lose nothing: only the best of them counts
            while start < position and date - dates[start] >= span:
                if last[start] > far:
                    far, far_source = last[start], start
                start += 1
            best, source = far, far_source
            for other in range(start, position):
                value = last[other] - crowding[date - dates[other]]
                if value > best:
                    best, source = value, other
            crossed = best_left - before[position]
            if crossed > best:
                best, source = crossed, left
            here.append(best + own[position])
            chosen.append(source)
            waiting.append((last[position] - after[position], position))
        totals.append(here)
        sources.append(chosen)
    return [free[position] for position in _chain(totals, sources, after, call_worth)]


def _around(dates, standing, crowding):
    """Return per date the number of fixed calls before it, and what it loses by the one before and the one after."""
    segments, before, after = [], [], []
    for date in dates:
        position = bisect_left(standing, date)
        segments.append(position)
        before.append(gap_loss(crowding, date - standing[position - 1]) if position else 0.0)
        after.append(
            gap_loss(crowding, standing[position] - date) if position < len(standing) else 0.0
        )
    return segments, before, after


def _chain(totals, sources, after, call_worth):
    """Return the positions of the best number of calls, 0 when none is worth its cost."""
    best, end, count, worth = 0.0, None, 0, 0.0
    for number, row in enumerate(totals):
        worth += call_worth[number]
        for position, value in enumerate(row):
            if worth + value - after[position] > best:
                best, end, count = worth + value - after[position], position, number
    chain = []
    while end is not None:
        chain.append(end)
        end = sources[count][end]
        count -= 1
    return chain[::-1]
