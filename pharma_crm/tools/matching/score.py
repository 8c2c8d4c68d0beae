# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How likely two records are one account: evidence in bits, added up, turned into a score from 0 to 1.

Each fact that agrees adds as many bits as it is unlikely to agree by chance (a rare surname more than a common one),
each one that differs takes bits away. The score is the probability that goes with the sum.
"""

from functools import lru_cache
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.fuzz import token_set_ratio

from .nicknames import same_name
from .scripts import sound
from .subject import area, house

SAME, SIMILAR, DIFFERS = "same", "similar", "differs"
# Of so many records one has a twin that is not known yet; a careful guess.
ONE_TWIN_IN = 12
# Rarity is not trusted beyond this: a name seen once in a list is not unique in the world.
RAREST = 12.0
SMALLEST_BASE = 2_000


class Evidence(NamedTuple):
    """:param fact: what was compared; :param verdict: same, similar or differs; :param bits: its weight."""

    fact: str
    verdict: str
    bits: float
    one: str = ""
    other: str = ""


class Frequencies:
    """How often values occur in the base: ``Frequencies(100_000, {"s:smith": 812})``."""

    def __init__(self, size=0, counts=None):
        self.size = max(size, SMALLEST_BASE)
        self.counts = counts or {}

    def bits(self, token, share=1.0):
        """Return the weight of agreeing on a value, ``share`` of true pairs do."""
        count = max(self.counts.get(token, 1), 2)
        return min(RAREST, log2(share * self.size / count))


def score_pair(one, other, frequencies, least=0.0):
    """Return ``(score, [Evidence])`` of two subjects of one kind.

    :param least: a pair of doctors that cannot reach this score any more is left at once, with a score of 0
    """
    needed = log2(frequencies.size) + log2(ONE_TWIN_IN / 2)
    if one["kind"] == "doctor":
        evidence = _doctors(one, other, frequencies, needed + _bits(least) if least else None)
        if evidence is None:
            return 0.0, []
    else:
        evidence = [item for item in _organisations(one, other, frequencies) if item]
    bits = sum(item.bits for item in evidence) - needed
    return round(1 / (1 + 2 ** -max(-40, min(40, bits))), 4), evidence


@lru_cache(maxsize=100)
def _bits(score):
    """Return the bits that give a score, a little less for what rounding gives."""
    score = min(max(score - 0.0001, 0.0001), 0.9998)
    return log2(score / (1 - score))


# -- doctors -----------------------------------------------------------------------------------------

# The most that specialty, gender, degree and a similar licence and birthday can add.
REST = 6.0 + 0.8 + 0.7 + 2.0 + 3.0
# Names farther apart need a fact that is shared.
FARTHEST_NAMES = -2


def _doctors(one, other, frequencies, needed=None):
    """Return the evidence about two doctors, None when it cannot come to the ``needed`` bits."""
    found = _best_names(one["names"], other["names"], frequencies)
    bits = sum(item.bits for item in found)
    if needed is not None and bits < FARTHEST_NAMES and not _share_a_fact(one, other):
        return None
    place = _best_place(one["places"], other["places"], frequencies)
    if place:
        found.append(place)
        bits += place.bits
    if needed is not None and bits + REST < needed and not _share_a_fact(one, other):
        return None
    found += _contacts(one, other, frequencies)
    found += [
        item
        for item in (
            _specialty(one["specialties"], other["specialties"], frequencies),
            _gender(one["gender"], other["gender"]),
            _birthday(one["birthday"], other["birthday"]),
            _degrees(one["degrees"], other["degrees"]),
        )
        if item
    ]
    return found


def _share_a_fact(one, other):
    """Return whether a telling fact agrees: it makes up for much."""
    if one["birthday"] and one["birthday"] == other["birthday"]:
        return True
    return any(
        one[fact] and other[fact] and not set(one[fact]).isdisjoint(other[fact])
        for fact in ("phones", "mails", "licences")
    )


def _best_names(ones, others, frequencies):
    best = []
    for one in ones:
        for other in others:
            ways = [_names(one, other, frequencies, 0)]
            if not (one[5] and other[5]):
                swapped = [other[1], other[0], [], [other[1]], other[4], other[5], other[6]]
                ways.append(_names(one, swapped, frequencies, 1.5))
            best = max(
                [best, *ways], key=lambda found: (bool(found), sum(item.bits for item in found))
            )
    return best


def _names(one, other, frequencies, cost):
    found = [_surname(one, other, frequencies, cost), _given(one, other, frequencies)]
    found += [_middle(one[2], other[2], frequencies), _suffix(one[6], other[6])]
    if one[4] and other[4]:
        # homophones: the same pinyin is little when the characters are others (a surname may be traditional)
        agree = one[4] == other[4]
        bits = 3.0 if agree else -2.0 if one[4][1:] == other[4][1:] else -7.0
        found.append(Evidence("characters", SAME if agree else DIFFERS, bits, one[4], other[4]))
    return [item for item in found if item]


def _surname(one, other, frequencies, cost):
    a, b = one[0], other[0]
    texts = {"one": a, "other": b}
    if not a or not b:
        return None
    rare = min(frequencies.bits(f"s:{a}"), frequencies.bits(f"s:{b}"))
    if a == b:
        verdict = SIMILAR if cost else SAME
        return Evidence("surname", verdict, frequencies.bits(f"s:{a}", 0.97) - cost, **texts)
    parts_a, parts_b = set(one[3]) | set(one[2]), set(other[3]) | set(other[2])
    if b in parts_a or a in parts_b or set(one[3]) & set(other[3]):
        return Evidence("surname", SIMILAR, rare - 3.5 - cost, **texts)
    if _alike(a, b):
        return Evidence("surname", SIMILAR, rare - 3.5 - cost, **texts)
    return Evidence("surname", DIFFERS, -5.0, **texts)


def _given(one, other, frequencies):
    a, b = one[1], other[1]
    texts = {"one": a, "other": b}
    if not a or not b:
        return None
    if a == b:
        if len(a) == 1:
            return Evidence("given name", SIMILAR, 3.0, **texts)
        return Evidence("given name", SAME, frequencies.bits(f"g:{a}", 0.96), **texts)
    if len(a) == 1 or len(b) == 1:
        if a[0] == b[0]:
            return Evidence("given name", SIMILAR, 2.5, **texts)
        return Evidence("given name", DIFFERS, -5.0, **texts)
    rare = min(frequencies.bits(f"g:{a}"), frequencies.bits(f"g:{b}"))
    if same_name(a, b):
        return Evidence("given name", SIMILAR, max(rare - 2.0, 1.0), **texts)
    if a in other[2] or b in one[2]:
        return Evidence("given name", SIMILAR, max(rare - 4.0, 1.0), **texts)
    if _alike(a, b):
        return Evidence("given name", SIMILAR, max(rare - 4.0, 1.0), **texts)
    return Evidence("given name", DIFFERS, -5.0, **texts)


def _middle(one, other, frequencies):
    if not one or not other:
        return None
    a, b = one[0], other[0]
    texts = {"one": " ".join(one), "other": " ".join(other)}
    if a == b and len(a) > 1:
        return Evidence("middle name", SAME, min(frequencies.bits(f"g:{a}", 0.6), 5.0), **texts)
    if a[0] == b[0] and (len(a) == 1 or len(b) == 1):
        return Evidence("middle name", SIMILAR, 2.5, **texts)
    if set(one) & set(other) or _alike(a, b):
        return Evidence("middle name", SIMILAR, 2.0, **texts)
    return Evidence("middle name", DIFFERS, -2.0, **texts)


def _suffix(one, other):
    if one and other and one != other:
        return Evidence("suffix", DIFFERS, -6.0, one, other)
    if one and one == other:
        return Evidence("suffix", SAME, 4.0, one, other)
    if one or other:  # father and son
        return Evidence("suffix", DIFFERS, -1.5, one, other)
    return None


@lru_cache(maxsize=100_000)
def _alike(a, b):
    """Whether two Latin words are probably spellings of one name."""
    if min(len(a), len(b)) < 5:  # Fang and Feng are two names
        return False
    if Levenshtein.distance(a, b, score_cutoff=1) <= 1:
        return True
    if sound(a) == sound(b) and JaroWinkler.similarity(a, b) >= 0.75:
        return True
    return JaroWinkler.similarity(a, b) >= 0.94


def _best_place(ones, others, frequencies):
    best = None
    for one in ones:
        for other in others:
            found = _place(one, other, frequencies)
            if found and (not best or found.bits > best.bits):
                best = found
    return best


def _place(one, other, frequencies):
    texts = {"one": _place_text(one), "other": _place_text(other)}
    zip_, city, state, street, hospital = one
    if hospital and hospital == other[4]:
        return Evidence("place", SAME, 6.0, **texts)
    if zip_ and zip_ == other[0]:
        bits = frequencies.bits(f"z:{zip_}", 0.65)
        if street and house(street) and house(street) == house(other[3]):
            return Evidence("place", SAME, bits + 1.5, **texts)
        return Evidence("place", SIMILAR, bits - (0.5 if street and other[3] else 0), **texts)
    if zip_ and area(zip_) == area(other[0]):
        return Evidence("place", SIMILAR, frequencies.bits(f"a:{area(zip_)}", 0.15), **texts)
    if city and (city, state) == (other[1], other[2]):
        return Evidence("place", SIMILAR, 4.0, **texts)
    if state and state == other[2]:
        return Evidence(
            "place", SIMILAR, max(min(frequencies.bits(f"t:{state}", 0.15), 4.0), -2.5), **texts
        )
    if (state and other[2]) or (zip_ and other[0]):
        return Evidence("place", DIFFERS, -4.0, **texts)
    return None


def _place_text(place):
    return ", ".join(filter(None, (place[3], place[1], place[0])))


def _contacts(one, other, frequencies):
    for fact, name, letter, share in (
        ("phones", "phone", "p", 0.6),
        ("mails", "e-mail", "e", 0.6),
        ("licences", "licence", "l", 0.9),
    ):
        if not one[fact] or not other[fact]:
            continue
        texts = {"one": ", ".join(one[fact]), "other": ", ".join(other[fact])}
        common = set(one[fact]) & set(other[fact])
        if common:
            bits = max(frequencies.bits(f"{letter}:{value}", share) for value in common)
            # the switchboard of a hospital says less than it seems
            yield Evidence(name, SAME, min(bits, 7.0 if letter == "p" else RAREST), **texts)
        elif letter == "l":
            near = any(Levenshtein.distance(a, b) <= 1 for a in one[fact] for b in other[fact])
            yield Evidence(name, SIMILAR if near else DIFFERS, 2.0 if near else -3.0, **texts)
        else:
            yield Evidence(name, DIFFERS, -0.7, **texts)


def _specialty(one, other, frequencies):
    if not one or not other:
        return None
    if one[0] == other[0]:
        return Evidence("specialty", SAME, min(frequencies.bits(f"f:{one[0]}", 0.75), 6.0))
    if one[0] in other or other[0] in one:
        return Evidence("specialty", SIMILAR, 1.5)
    if set(one) & set(other):
        return Evidence("specialty", SIMILAR, 0.5)
    return Evidence("specialty", DIFFERS, -1.5)


def _gender(one, other):
    if not one or not other:
        return None
    if one == other:
        return Evidence("gender", SAME, 0.8)
    return Evidence("gender", DIFFERS, -4.5)


def _birthday(one, other):
    if not one or not other:
        return None
    if one == other:
        return Evidence("birthday", SAME, 9.0, one, other)
    if sorted(one) == sorted(other) or Levenshtein.distance(one, other) == 1:
        return Evidence("birthday", SIMILAR, 3.0, one, other)
    return Evidence("birthday", DIFFERS, -9.0, one, other)


def _degrees(one, other):
    if not one or not other:
        return None
    texts = {"one": " ".join(one), "other": " ".join(other)}
    if set(one) & set(other):
        return Evidence("degree", SAME, 0.7, **texts)
    return Evidence("degree", DIFFERS, -1.5, **texts)


# -- hospitals, departments, pharmacies, distributors ------------------------------------------------


def _organisations(one, other, frequencies):
    yield _best_organisation_name(one["names"], other["names"], frequencies)
    if one["kind"] == "department":
        if one["parent"] != other["parent"]:
            yield Evidence("hospital", DIFFERS, -12.0)
        else:
            yield Evidence("hospital", SAME, 8.0)
    else:
        yield _address(one["places"], other["places"], frequencies)
    yield from _contacts(one, other, frequencies)
    yield _specialty(one["specialties"], other["specialties"], frequencies)


def _best_organisation_name(ones, others, frequencies):
    best = None
    for one in ones:
        for other in others:
            found = _organisation_name(one, other, frequencies)
            if not best or found.bits > best.bits:
                best = found
    return best


def _organisation_name(one, other, frequencies):
    texts = {"one": " ".join(one), "other": " ".join(other)}
    if sorted(one) == sorted(other):
        return Evidence("name", SAME, min(_rarity(one, frequencies), RAREST), **texts)
    common = [word for word in one if word in other or any(_alike(word, o) for o in other)]
    apart = [word for word in one if word not in common]
    apart += [
        word for word in other if word not in common and not any(_alike(word, o) for o in one)
    ]
    all_bits = _rarity(common, frequencies) + _rarity(apart, frequencies)
    share = _rarity(common, frequencies) / all_bits if all_bits else 0
    if share >= 0.55 or (
        texts["one"] and token_set_ratio(texts["one"], texts["other"]) == 100 and share >= 0.4
    ):
        return Evidence(
            "name", SIMILAR, min(_rarity(common, frequencies), RAREST) * share - 1.5, **texts
        )
    return Evidence("name", DIFFERS, -6.0 * (1 - share), **texts)


def _rarity(words, frequencies):
    return sum(max(frequencies.bits(f"w:{word}"), 0.3) for word in words)


def _address(ones, others, frequencies):
    best = None
    for one in ones:
        for other in others:
            found = _one_address(one, other, frequencies)
            if found and (not best or found.bits > best.bits):
                best = found
    return best


def _one_address(one, other, frequencies):
    texts = {"one": _place_text(one), "other": _place_text(other)}
    zip_, city, state, street, _hospital = one
    if zip_ and zip_ == other[0]:
        bits = frequencies.bits(f"z:{zip_}", 0.9)
        if not street or not other[3]:
            return Evidence("address", SIMILAR, bits - 1, **texts)
        if street == other[3] or house(street) and house(street) == house(other[3]):
            return Evidence("address", SAME, bits + 2.0, **texts)
        return Evidence("address", DIFFERS, bits - 6.0, **texts)
    if city and city == other[1] and state == other[2]:
        if street and street == other[3]:
            return Evidence("address", SAME, 8.0, **texts)
        return Evidence("address", DIFFERS, -1.0, **texts)
    if zip_ and other[0]:
        return Evidence("address", DIFFERS, -5.0, **texts)
    return None
