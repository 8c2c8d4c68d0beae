# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sharing out a quantity among reps by weight, so that the parts sum up exactly.

Plain Python without a database; pieces are whole numbers.

Everybody is brought to the same level: what one holds and gets = level × weight, never below what one holds and never
above one's ceiling. The parts are cut down to whole packs; the packs that are left go one each to the largest
remainders. What nobody may get, and what does not fill a pack, is left over and told.

    100 pieces, weights 3, 2, 1                        → 50, 33, 17
    100 pieces in packs of 10                          → 50, 30, 20
    100 pieces, the second holds 20 already            → 60, 20, 20 (level 20 a point of weight)
    100 pieces, the first may have 30 at most          → 30, 47, 23
"""

import math
from collections.abc import Hashable
from dataclasses import dataclass

from . import limits

# Below this, a part of a pack is the noise of dividing.
NOISE = 1e-9


@dataclass(frozen=True)
class Claim:
    """What one rep may claim of an item.

    ``held`` is what the rep has already; ``ceiling`` is the most the rep may have in the end (None: no limit);
    ``fixed`` is what somebody has decided by hand: it is taken out before the rest is shared.
    """

    key: Hashable
    weight: float
    held: int = 0
    ceiling: int | None = None
    fixed: int | None = None


def share_out(quantity, claims, pack=1):
    """Return {key: pieces} of every claim; whole packs, except for what is fixed.

    :param int quantity: pieces to give out, not negative
    :param claims: :class:`Claim`, each key once
    :param int pack: pieces in a pack, at least 1
    """
    if quantity < 0 or pack < 1:
        raise ValueError("a quantity is not negative and a pack has at least one piece")
    result = {claim.key: claim.fixed or 0 for claim in claims}
    left = quantity - sum(result.values())
    free = [claim for claim in claims if claim.fixed is None and claim.weight > 0]
    rooms = {claim.key: _room(claim, pack) for claim in free}
    free = [claim for claim in free if rooms[claim.key] > 0]
    if left < pack or not free:
        return result
    level = _level(left, free, rooms)
    remainders = []
    for claim in free:
        exact = min(rooms[claim.key], max(0.0, level * claim.weight - claim.held)) / pack
        packs = math.floor(exact + NOISE)
        result[claim.key] = packs * pack
        remainders.append((packs - exact, -claim.weight, len(remainders), claim.key))
    _give_rest(result, remainders, rooms, quantity, pack)
    return result


def _room(claim, pack):
    """Return how many pieces more a claim may get, in whole packs."""
    if claim.ceiling is None:
        return math.inf
    return max(0, claim.ceiling - claim.held) // pack * pack


def _level(left, free, rooms):
    """Return the level at which the parts sum up to what is left, or the one at which everybody is full.

    Going upward, a claim begins to get at ``held / weight`` and ends at ``(held + room) / weight``; in between all that
    are getting share in proportion to their weight.
    """
    steps = []
    for claim in free:
        steps.append((claim.held / claim.weight, claim.weight))
        if rooms[claim.key] != math.inf:
            steps.append(((claim.held + rooms[claim.key]) / claim.weight, -claim.weight))
    steps.sort()
    level, slope, given = steps[0][0], 0.0, 0.0
    for at, change in steps:
        if slope > NOISE and given + slope * (at - level) >= left:
            break
        given += max(slope, 0.0) * (at - level)
        level, slope = at, slope + change
    if slope > NOISE:
        level += (left - given) / slope
    return level


def _give_rest(result, remainders, rooms, quantity, pack):
    """Hand the packs that are left to the largest remainders, one each, round by round."""
    packs = (quantity - sum(result.values())) // pack
    while packs > 0:
        taking = [row for row in sorted(remainders) if result[row[3]] + pack <= rooms[row[3]]]
        if not taking:
            return
        for *__, key in taking[:packs]:
            result[key] += pack
        packs -= min(packs, len(taking))


def windows_touched(limit, start, end):
    """Return how many windows of a limit lie, in whole or in part, between two days (both included).

    For a limit per call it is 0: it depends on the number of calls.
    """
    if end < start:
        return 0
    if limit.window == limits.CALL:
        return 0
    if limit.window == limits.ROLLING:
        return math.ceil(((end - start).days + 1) / limit.days)
    if limit.window in limits.MONTHS_OF:
        months = limits.MONTHS_OF[limit.window]
        first, last = (day.year * 12 + day.month - 1 for day in (start, end))
        return last // months - first // months + 1
    return 1
