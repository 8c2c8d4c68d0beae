# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is compared of an account, ready for comparing: a dict of JSON values, made once and kept.

``kind``, ``names`` (lists as :class:`person.Name` for doctors, words for others), ``places`` (zip, city, state,
street, hospital), ``phones``, ``mails``, ``licences``, ``specialties`` (own first, then those above), ``gender``,
``birthday``, ``degrees``, ``parent``.
"""

import re
from functools import lru_cache

from ..addresses import street_key
from . import person
from .organisation import name_words
from .scripts import latin, sound

# Keys per account are few: only the first places and names of a long list make keys.
KEY_PLACES = 4
# Keys of doctors that say no more than a part of the name and a place.
PLACE_KEYS = ("z:", "i:", "g:")


def make_subject(kind, names, places=(), **facts):
    """Return the comparable form of an account.

    :param names: texts, the usual one first; for doctors also ``(surname, given, middle)`` tuples
    :param places: dicts with ``street``, ``city``, ``zip``, ``state``, ``hospital`` (any may be missing)
    :param facts: ``phones``, ``mails``, ``licences`` (texts), ``specialties``, ``gender``, ``birthday``,
        ``credential``, ``parent``
    """
    subject = {"kind": kind, "names": [], "places": []}
    for name in names:
        if kind != "doctor":
            found = [name_words(name)] if name else []
        elif isinstance(name, tuple):
            found = [person.name_of_parts(*name)]
        else:
            found = person.parse_names(name)
        for item in found:
            item = list(item)
            if item and item not in subject["names"]:
                subject["names"].append(item)
    for place in places:
        made = _place(place)
        if any(made) and made not in subject["places"]:
            subject["places"].append(made)
    for fact, clean in (("phones", _digits), ("mails", _mail), ("licences", _licence)):
        subject[fact] = sorted({clean(value) for value in facts.get(fact) or () if clean(value)})
    subject["specialties"] = list(facts.get("specialties") or ())
    subject["gender"] = facts.get("gender") or ""
    subject["birthday"] = str(facts.get("birthday") or "")
    subject["degrees"] = _degrees(facts.get("credential"))
    subject["parent"] = facts.get("parent") or 0
    return subject


def _place(place):
    zip_ = re.sub(r"[^0-9a-z]", "", latin(place.get("zip")))
    if re.fullmatch(r"\d{9}", zip_):
        zip_ = zip_[:5]
    street = street_key(latin(place.get("street")))
    city = " ".join(re.findall(r"[a-z0-9]+", latin(place.get("city"))))
    return [zip_, city, str(place.get("state") or ""), street, place.get("hospital") or 0]


@lru_cache(maxsize=100_000)
def area(zip_):
    """Return the wider area of a ZIP: its first three characters, or the outward part of a British one."""
    return zip_[:-3] if re.fullmatch(r"[a-z]{1,2}\d[\da-z]?\d[a-z]{2}", zip_) else zip_[:3]


@lru_cache(maxsize=100_000)
def house(street):
    """Return number and first word of a street, what survives different spellings: ``"100 lancaster"``."""
    words = street.split()
    number = next((word for word in words if word[0].isdigit()), "")
    if not number:
        return ""
    rest = [w for w in words[words.index(number) + 1 :] if len(w) > 2 and w not in ("calle", "ave")]
    return f"{number} {rest[0]}" if rest else number


def _digits(phone):
    digits = re.sub(r"\D", "", phone or "")
    return digits[-10:] if len(digits) >= 7 else ""


def _mail(mail):
    mail = (mail or "").strip().casefold()
    return mail if "@" in mail else ""


def _licence(number):
    return re.sub(r"[\W_]", "", latin(number)).lstrip("0")


def _degrees(credential):
    words = re.findall(r"[a-z]+", latin(credential).replace(".", ""))
    return [word for word in words if word in person.CREDENTIALS]


# -- keys: what two records of one account have in common in at least one way ------------------------


def match_keys(subject):
    """Return the keys of an account: only accounts that share one are compared."""
    keys = _person_keys(subject) if subject["kind"] == "doctor" else _organisation_keys(subject)
    for fact, letter in (("phones", "p"), ("mails", "e"), ("licences", "l")):
        keys.update(f"{letter}:{value}" for value in subject[fact])
    return sorted(keys)


def _person_keys(subject):
    from .nicknames import plain_form

    keys = set()
    places = subject["places"][:KEY_PLACES]
    for surname, given, _middle, parts, _han, _sure, _suffix in subject["names"]:
        lasts = {sound(part) for part in [surname, *parts] if part}
        first = sound(plain_form(given)) if given else ""
        for last in lasts:
            if given and len(given) > 1:
                # sorted: surname and given name may stand the other way round
                keys.add("n:" + " ".join(sorted((last, first))))
            for zip_, *_rest in places:
                if zip_:
                    keys.add(f"z:{last} {zip_}")
                    keys.add(f"i:{last} {given[:1]} {area(zip_)}")
                    keys.add(f"i:{first} {surname[:1]} {area(zip_)}")
        for zip_, _city, _state, street, hospital in places:
            if zip_ and first:
                keys.add(f"g:{first} {zip_} {house(street).split(' ')[0]}")
            if hospital and first:
                keys.add(f"h:{hospital} {first}")
        if subject["birthday"]:
            keys.add(f"b:{subject['birthday']} {given[:1]}")
    return keys


def _organisation_keys(subject):
    keys = set()
    parent = subject["parent"] if subject["kind"] == "department" else ""
    for words in subject["names"]:
        name = " ".join(sorted(words))
        keys.add(f"n:{parent} {name}")
        for zip_, city, _state, _street, _hospital in subject["places"][:KEY_PLACES]:
            for word in words[:6]:
                if len(word) > 2:
                    keys.add(f"w:{parent} {sound(word)} {area(zip_) or city}")
    for zip_, _city, _state, street, _hospital in subject["places"][:KEY_PLACES]:
        if zip_ and street:
            keys.add(f"a:{parent} {zip_} {house(street) or street}")
    if parent:
        keys.update(f"s:{parent} {specialty}" for specialty in subject["specialties"][:1])
    return keys


def block_parts(subject):
    """Return (area, specialty) by which a block that is too big is subdivided."""
    zip_, city, state, _street, _hospital = subject["places"][0] if subject["places"] else [""] * 5
    return area(zip_) or state or city, str((subject["specialties"] or [""])[0])


def frequency_tokens(subject):
    """Return the values whose rarity counts, each with the letter of its kind."""
    tokens = set()
    for name in subject["names"]:
        if subject["kind"] == "doctor":
            surname, given, middle, _parts, _han, _sure, _suffix = name
            tokens |= {f"s:{surname}", f"g:{given}", *(f"g:{word}" for word in middle)}
        else:
            tokens.update(f"w:{word}" for word in name)
    for zip_, _city, state, street, _hospital in subject["places"]:
        if zip_:
            tokens |= {f"z:{zip_}", f"a:{area(zip_)}", f"d:{zip_} {street}"}
        if state:
            tokens.add(f"t:{state}")
    tokens.update(f"p:{phone}" for phone in subject["phones"])
    tokens.update(f"f:{specialty}" for specialty in subject["specialties"])
    return sorted(tokens)
