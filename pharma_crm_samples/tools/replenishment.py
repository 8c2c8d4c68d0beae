# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many pieces a rep's bag needs (FORMULAS: balance, requests and transit are the caller's to count).

Plain Python without a database.

supply = in the bag − promised to doctors + on the way + asked for
needed = 0 when supply ≥ the point at which it is filled up, else (level − supply), rounded up to whole packs

    minimum 10, maximum 30, supply 9 → 21; in packs of 5 → 25; supply 10 → 0
    2 a day, filled up below 14 days, for 30 days, supply 20 → 40; supply 28 → 0
"""

import math


def needed(supply, point, level, pack=1):
    """Return the pieces to order; a supply below the point is filled up to the level.

    :param float supply: what the rep has or will have without ordering
    :param float point: filled up when the supply is below it
    :param float level: filled up to this
    :param int pack: pieces in a pack, at least 1
    """
    if pack < 1:
        raise ValueError("a pack has at least one piece")
    if supply >= point or supply >= level:
        return 0
    return math.ceil(round((level - supply) / pack, 9)) * pack


def per_day(given, days):
    """Return the pieces given a day over a number of calendar days; 0 days are refused."""
    if days < 1:
        raise ValueError("a period has at least one day")
    return given / days
