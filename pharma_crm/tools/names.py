# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Readable names out of lists that are published in capitals.

A text that already has small letters was written by somebody who meant it: it stays as it is.
"""

import re
from functools import lru_cache

# Written in capitals wherever they stand as a word of their own.
NUMERALS = frozenset("II III IV VI VII VIII IX".split())
DEGREES = frozenset(
    "MD DO DC DDS DMD DPM DPT OD PA NP RN LPN CRNA CNM CNP CRNP FNP ANP APN APRN ARNP PT OT RPT LCSW LPC LMFT LMHC"
    " MSW MPH MBA MS MA FACS FACC FACP FAAN LLC LLP LP PLLC PC USA US UK VA AFB CAH UPMC HCA UCLA UCSF USC UCI UNC"
    " UVA UAB UAMS UCONN SUNY LSU OSF AHMC AMC AHN EAMC CAMC DCH OU ECU MUSC".split()
)
# Parts of a street address that stay in capitals.
COMPASS = frozenset("NE NW SE SW N S E W PO US SR FM CR".split())
# Written small inside the name of an organisation or a place, never as its first word.
SMALL = frozenset("of the and at for in on by with de del du des da do dos y".split())
# Written small only after one of them: Casa de la Luz, but West La Palma Avenue.
ARTICLES = frozenset("la las los el".split())
# Short words without a vowel that are no abbreviation to spell out in capitals.
SPOKEN = frozenset(
    "ST STS MT MTN FT DR JR SR MR MRS MS CTR CNTR DPT DEPT HLTH MGMT SVC SVCS BLVD RD LN CT PL PKWY HWY SQ TRL STE"
    " HOSP MED REG CMTY CNTY TWP PHD PSYD BY MY DRY SKY TYLER".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:ST|ND|RD|TH)\b", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def title_case(text, kind="organisation"):
    """Return ``text`` in readable case when it is all capitals, else unchanged.

    :param text: e.g. ``"ST JOSEPH'S HOSPITAL OF MCALLEN"`` → ``"St Joseph's Hospital of McAllen"``.
    :param kind: ``organisation``, ``street``, ``place`` or ``person``; a person's particles keep their
        capital, and only known degrees and numerals of a person stay in capitals.
    """
    text = " ".join((text or "").split())
    if not text or text != text.upper():
        return text
    return _WORD.sub(lambda match: _word(match, text, kind), text)


def _word(match, text, kind):
    word = match.group()
    if word[0].isdigit():
        return word.lower()
    if word in NUMERALS or word in DEGREES or (kind == "street" and word in COMPASS):
        return word
    if kind != "person":
        inside = match.start() and text[match.start() - 1] == " " and match.end() < len(text)
        small = word.lower()
        if inside and (
            small in SMALL or small in ARTICLES and text[: match.start()].endswith("DE ")
        ):
            return small
        # SSM, BHC, MDL: nobody can say it, so it is an abbreviation.
        if (
            2 <= len(word) <= 4
            and not re.search("[AEIOUY]", word)
            and word not in SPOKEN
            and word.isascii()
        ):
            return word
    first, *rest = re.split("['’]", word)
    # O'Connor and D'Angelo, but Joseph's and Ho'ola.
    rest = [_part(part) if len(first) == 1 and len(part) > 2 else part.lower() for part in rest]
    return "'".join([_part(first), *rest])


def _part(part):
    if part.startswith("MC") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()


def person_name(first, middle, last, suffix):
    """Return a doctor's name as printed on the door: ``Nikkol Alida Lundin Jr``."""
    parts = [title_case(part, "person") for part in (first, middle, last)]
    return " ".join(filter(None, [*parts, _suffix(suffix)]))


def published_name(*parts):
    """Return the parts exactly as published, joined by single blanks."""
    return " ".join(" ".join(part.split()) for part in parts if part and part.split())


def _suffix(suffix):
    suffix = (suffix or "").strip().rstrip(".")
    return suffix.upper() if suffix.upper() in NUMERALS | {"I", "V"} else suffix.capitalize()


def credential(text):
    """Return a degree without stray blanks and commas: ``"M D,"`` → ``"MD"``, ``"MD,PHD"`` → ``"MD, PHD"``."""
    text = " ".join((text or "").split()).strip(" ,;.")
    if re.fullmatch(r"(?:[A-Z]\.? ){1,3}[A-Z]\.?", text):
        return re.sub(r"[ .]", "", text)
    return re.sub(r"\s*,\s*", ", ", text)


def match_key(text):
    """Return what two spellings of one name have in common: letters and digits, small, single blanks."""
    return " ".join(re.findall(r"[^\W_]+", (text or "").casefold()))
