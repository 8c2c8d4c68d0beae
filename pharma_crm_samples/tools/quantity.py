# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whole quantities: samples and gifts are given by the piece."""

#: More pieces than any store has, and few enough for the number columns of the database and their sums.
MOST = 10_000_000


def whole(value, most=MOST):
    """Return a positive whole number given as int, or as a float without a fraction (2.0).

    :raise ValueError: for anything else: 0, negative, a fraction, text, a boolean, not a number, more than the most
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(value)
    if value != value or value in (float("inf"), float("-inf")) or value != int(value) or value < 1:
        raise ValueError(value)
    if value > most:
        raise ValueError(value)
    return int(value)
