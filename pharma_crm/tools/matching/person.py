# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Taking the names of doctors apart, however a list writes them."""

import re
from typing import NamedTuple

from .scripts import CYRILLIC, HAN, han_name, latin

TITLES = frozenset(
    "dr prof professor doctor mr mrs ms miss mx sir dame fr sister rev hon capt col maj lt med habil pd dipl"
    " doc docent d-r akademik dott dra sra sr".split()
)
CREDENTIALS = frozenset(
    "md do dc dds dmd dpm dpt od pa pac np rn lpn crna cna cnm cnp crnp fnp anp apn aprn arnp pt ot rpt lcsw lpc"
    " lmft lmhc msw mph mba ms ma msn bsn dnp facs facc facp faan facog facep phd psyd mbbs mbbch mrcp frcs frcp"
    " bds dvm edd cfnp pmhnp agnp bc mba msc bsc ph d".split()
)
SUFFIXES = frozenset("jr sr ii iii iv v".split())
# They belong to the surname that follows.
PARTICLES = frozenset(
    "van von der den de del della di da dos das do du la le los las el al bin bint ibn abu abdel ter ten zu zur st san"
    "".split()
)
_PATRONYMIC = re.compile(r"(?:vich|vych|ich|vna|ivna|ichna|inichna|ovych|evych)$")


class Name(NamedTuple):
    """:param surname: and :param given: small Latin letters, words joined; :param middle: further given names or
    initials; :param parts: parts of a surname of several words; :param han: the Chinese characters, else empty;
    :param sure: whether the writing itself says which one is the surname."""

    surname: str
    given: str
    middle: tuple = ()
    parts: tuple = ()
    han: str = ""
    sure: bool = True
    suffix: str = ""


def parse_names(text):
    """Return every name that a text holds: ``"Fang Chen (陈芳)"`` holds two, a plain one holds one."""
    names = []
    for piece in re.split(r"[()\[\]（）/]", text or ""):
        name = parse_name(piece)
        if name and name not in names:
            names.append(name)
    return names


def parse_name(text):
    """Return the :class:`Name` in a text, or None when there is none.

    Understands ``Dr. Anna-Maria van der Berg, MD``, ``BERG, ANNA M``, ``陈芳``, ``Петренко Іван Степанович``.
    """
    if HAN.search(text):
        surname, given = han_name(text)
        characters = "".join(HAN.findall(text))
        return Name(surname, given, (), (surname,), characters)
    before, comma, after = text.partition(",")
    first_words = _words(before)
    words, suffix = _without_titles(_words(after))
    if comma and words:
        # "Last, First Middle": all before the comma is the surname
        last, more = _without_titles(first_words)
        return _name(last, words, True, suffix or more)
    words, suffix = _without_titles(first_words)
    if not words:
        return None
    if len(words) == 1:
        return _name(words, [], False, suffix)
    if CYRILLIC.search(text) and len(words) >= 3:
        if _PATRONYMIC.search(words[2]):
            return _name(words[:1], words[1:3], True, suffix)
        if _PATRONYMIC.search(words[1]):
            return _name(words[2:], words[:2], True, suffix)
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return _name(words[start:], words[:start], False, suffix)


def name_of_parts(surname, given, middle=""):
    """Return the :class:`Name` of a list that writes the parts apart."""
    words, suffix = _without_titles(_words(surname or ""))
    return _name(words, _words(given or "") + _words(middle or ""), True, suffix)


def _words(text):
    # an apostrophe belongs to the word (O'Connor), a dot ends an initial, a hyphen joins
    text = re.sub(r"['’ʼ`]", "", latin(text))
    return [word for word in re.split(r"[^\w-]+", text) if word.strip("-_")]


def _without_titles(words):
    words = list(words)
    suffix = ""
    while words and words[0] in TITLES and len(words) > 1:
        words.pop(0)
    while len(words) > 1 and (
        words[-1] in CREDENTIALS or words[-1] in SUFFIXES or words[-1] == "pa-c"
    ):
        if (
            len(words) == 2
            and words[-1] not in SUFFIXES
            and len(words[-1]) < 3
            and len(words[0]) > 1
        ):
            break  # Yo Ma, Thu Do: a surname, not a degree
        word = words.pop()
        suffix = word if word in SUFFIXES else suffix
    if len(words) == 1 and (words[0] in CREDENTIALS or words[0] in SUFFIXES or words[0] in TITLES):
        return [], words[0] if words[0] in SUFFIXES else suffix
    return words, suffix


def _name(last, given, sure, suffix):
    parts = tuple(
        part for word in last for part in word.split("-") if part and part not in PARTICLES
    )
    first = given[0].replace("-", "") if given else ""
    return Name(
        "".join(last).replace("-", ""),
        first,
        tuple(word.replace("-", "") for word in given[1:]),
        parts,
        "",
        sure,
        "" if suffix == "sr" else suffix,
    )
