# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Classification of accounts in plain Python (FORMULAS.md, "Classification").

The database computes the same by set (models/pharma_classification_rating.py); a test compares
the two on generated cases. All arithmetic is exact: numbers are Decimal, no rounding happens
before the score is compared with a cut-off.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

HUNDRED = Decimal(100)


class ClassificationError(ValueError):
    """A model that cannot rate anybody.

    :param code: what is wrong, e.g. ``"band_gap"``; the caller words it for the user.
    :param values: the numbers to name in that text.
    """

    def __init__(self, code, **values):
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values


def number(value):
    """Return ``value`` as an exact Decimal; None stays None.

    A float is taken as it is written (0.1 is one tenth), like PostgreSQL's numeric.
    """
    if value is None or isinstance(value, Decimal):
        return value
    return Decimal(str(value))


@dataclass(frozen=True)
class Band:
    """Points for start ≤ value < end; ``end`` None means "and above"."""

    start: Decimal
    end: Decimal | None
    points: Decimal


@dataclass(frozen=True)
class Criterion:
    """One question of the model.

    :param key: identifies the criterion in the result.
    :param weight: its share of the score, ≥ 0; only the ratio of the weights matters.
    :param bands: for numbers, see :class:`Band`; a value outside all bands gets 0 points.
    :param lookup: for everything else, points per value.
    :param otherwise: points of a value that the look-up does not name.
    """

    key: object
    weight: Decimal
    bands: tuple = ()
    lookup: dict = field(default_factory=dict)
    otherwise: Decimal = Decimal(0)

    def points(self, value):
        """Return the points of ``value``, None when there is no value."""
        if value is None:
            return None
        if not self.bands:
            return self.lookup.get(value, self.otherwise)
        value = number(value)
        for band in self.bands:
            if band.start <= value and (band.end is None or value < band.end):
                return band.points
        return Decimal(0)

    @property
    def max_points(self):
        """Return the most points that any value can get."""
        if self.bands:
            return max(band.points for band in self.bands)
        return max([*self.lookup.values(), self.otherwise])


@dataclass(frozen=True)
class Model:
    """What makes a class out of values.

    :param cut_offs: (class, least score), best class first, strictly falling scores.
    :param min_completeness: 0…1; with less known, the account stays unclassified.
    :param kol_class: class of the accounts that fit the key-opinion-leader rule, which comes first.
    """

    criteria: tuple
    cut_offs: tuple
    min_completeness: Decimal = Decimal(0)
    kol_class: object = None


@dataclass(frozen=True)
class Rating:
    """The outcome for one account; ``score`` is None when no criterion with points has a value."""

    score: Decimal | None
    completeness: Decimal
    class_key: object
    points: dict
    missing: tuple


def check_bands(bands):
    """Check that the bands follow each other without gap or overlap up to "and above".

    :param bands: in any order.
    :raises ClassificationError: ``no_bands``, ``band_empty``, ``band_overlap``, ``band_gap``, ``band_open_end``.
    """
    ordered = sorted(bands, key=lambda band: band.start)
    if not ordered:
        raise ClassificationError("no_bands")
    for band in ordered:
        if band.end is not None and band.end <= band.start:
            raise ClassificationError("band_empty", start=band.start, end=band.end)
    for band, following in pairwise(ordered):
        if band.end is None or band.end > following.start:
            raise ClassificationError("band_overlap", start=following.start)
        if band.end < following.start:
            raise ClassificationError("band_gap", start=band.end, end=following.start)
    if ordered[-1].end is not None:
        raise ClassificationError("band_open_end", end=ordered[-1].end)


def check_weights(weights):
    """Check that weights can be added up.

    :raises ClassificationError: ``weight_negative``, ``weights_zero``.
    """
    weights = list(weights)
    if any(weight < 0 for weight in weights):
        raise ClassificationError("weight_negative")
    if not any(weights):
        raise ClassificationError("weights_zero")


def check_cut_offs(scores):
    """Check the least scores, given from the best class down.

    :raises ClassificationError: ``no_cut_offs``, ``cut_off_range`` (outside 0…100), ``cut_off_order``.
    """
    scores = list(scores)
    if not scores:
        raise ClassificationError("no_cut_offs")
    for score in scores:
        if not 0 <= score <= 100:
            raise ClassificationError("cut_off_range", score=score)
    for better, worse in pairwise(scores):
        if better <= worse:
            raise ClassificationError("cut_off_order", better=better, worse=worse)


def score(weighted):
    """Return 100 × Σ w·p / Σ w·max p, None when nothing can be scored.

    :param weighted: (weight, points, most points) of the criteria that have a value.
    """
    got = most = Decimal(0)
    for weight, points, max_points in weighted:
        got += weight * points
        most += weight * max_points
    return HUNDRED * got / most if most else None


def class_by_cut_off(cut_offs, value):
    """Return the first class whose least score is reached, None below the last one."""
    if value is not None:
        for class_key, least in cut_offs:
            if value >= least:
                return class_key
    return None


def rate(model, values, is_kol=False):
    """Rate one account.

    :param values: value per criterion key; None or absent when not known.
    :param is_kol: whether the account fits the key-opinion-leader rule.
    :return: :class:`Rating`; its class is None for "unclassified".
    """
    points = {item.key: item.points(values.get(item.key)) for item in model.criteria}
    known = [item for item in model.criteria if points[item.key] is not None]
    known_weight = sum((item.weight for item in known), Decimal(0))
    all_weight = sum((item.weight for item in model.criteria), Decimal(0))
    result = score((item.weight, points[item.key], item.max_points) for item in known)
    if is_kol and model.kol_class is not None:
        class_key = model.kol_class
    elif known_weight < model.min_completeness * all_weight:
        class_key = None
    else:
        class_key = class_by_cut_off(model.cut_offs, result)
    return Rating(
        score=result,
        completeness=known_weight / all_weight if all_weight else Decimal(0),
        class_key=class_key,
        points=points,
        missing=tuple(item.key for item in model.criteria if points[item.key] is None),
    )
