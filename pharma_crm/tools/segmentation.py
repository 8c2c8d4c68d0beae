# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Formulas of segmentation, without a database. The SQL of the reports agrees with them (tests)."""

from bisect import bisect_right

GROUPS = 5
# From this quintile a potential counts as high, from this step an adoption does.
HIGH_POTENTIAL = 4
HIGH_ADOPTION = 3


def quintiles(values, groups=GROUPS):
    """Return the score 1 (lowest) to `groups` (highest) of each value by quintile of the base.

    The base are the values that are known; ties share the better score: of n values, one with k values not above it
    (itself and ties included) scores the ceiling of groups × k / n. Unknown values (None) have no score.

    >>> quintiles([10, 20, 30, 40, 50])
    [1, 2, 3, 4, 5]
    >>> quintiles([7, 7, None])
    [5, 5, None]
    """
    base = sorted(value for value in values if value is not None)
    total = len(base)
    return [
        None if value is None else -(-groups * bisect_right(base, value) // total)
        for value in values
    ]


def rfm(rows):
    """Return (R, F, M) of each row of (last day, number of times, value): each 1–5 by quintile of the base.

    The later the last day, the more often and the more, the better.
    """
    rows = list(rows)
    if not rows:
        return []
    return list(zip(*(quintiles(column) for column in zip(*rows, strict=True)), strict=True))


def matrix_cell(potential, adoption):
    """Return what the potential × adoption matrix advises.

    :param potential: quintile 1–5 of the base, None when unknown
    :param adoption: step from 0 (does not know the product) upward, None when unknown
    :return: develop (high potential, low adoption), defend (high, high), maintain (low, high), monitor (low, low),
        or None when either is unknown
    """
    if potential is None or adoption is None:
        return None
    if potential >= HIGH_POTENTIAL:
        return "defend" if adoption >= HIGH_ADOPTION else "develop"
    return "maintain" if adoption >= HIGH_ADOPTION else "monitor"
