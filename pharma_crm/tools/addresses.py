# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Comparing addresses that two lists spell differently."""

import re

_SHORT = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "center": "ctr", "centre": "ctr", "circle": "cir",
    "court": "ct", "drive": "dr", "east": "e", "expressway": "expy", "fort": "ft", "freeway": "fwy",
    "heights": "hts", "highway": "hwy", "lane": "ln", "mount": "mt", "north": "n", "northeast": "ne",
    "northwest": "nw", "parkway": "pkwy", "place": "pl", "plaza": "plz", "road": "rd", "saint": "st",
    "south": "s", "southeast": "se", "southwest": "sw", "square": "sq", "street": "st", "terrace": "ter",
    "trail": "trl", "west": "w", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
}  # fmt: skip
# What follows says where in the building; it does not change the building.
_INSIDE = frozenset("ste suite unit fl floor rm room apt dept bldg building".split())


def street_key(street):
    """Return a street address in a form in which two spellings of it are equal.

    ``"1108 Ross Clark Circle, Suite 2"`` and ``"1108 ROSS CLARK CIR"`` → ``"1108 ross clark cir"``.
    Empty when there is nothing to compare.
    """
    words = []
    for word in re.findall(r"[^\W_]+", (street or "").casefold()):
        if word in _INSIDE and len(words) > 1:
            break
        words.append(_SHORT.get(word, word))
    return " ".join(words)
