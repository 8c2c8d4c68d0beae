# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Return of what was spent on customers (FORMULAS.md, "Samples and spend"). Plain Python without a database.

return = (contribution after − before) / spend, over equal windows
"""

from datetime import date


def windows(today, months):
    """Return ((first, last) before, (first, last) after): the last full months, and as many before them."""
    ends = [_month(today, 0), _month(today, -months), _month(today, -2 * months)]
    return tuple(
        (start, date.fromordinal(end.toordinal() - 1))
        for start, end in ((ends[2], ends[1]), (ends[1], ends[0]))
    )


def spend_return(before, after, spend):
    """Return the ratio, None where nothing was spent or what was sold is not known for both windows."""
    if before is None or after is None or not spend or spend < 0:
        return None
    return (after - before) / spend


def _month(day, months):
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
