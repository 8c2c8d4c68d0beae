# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invented doctors, some of them twice and written differently: a labelled sample for the tests."""

import random
from itertools import accumulate

SYLLABLES = "ba be bo da de do fa ga go ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va vo".split()
ENDINGS = "son man berg ford well ley ston wood ham field ric ndez ini ski".split()
GIVEN = (
    "Robert|James|William|Richard|Thomas|Michael|Elizabeth|Katherine|Margaret|Susan|Patricia|Jennifer|Anna|Laura|Victor"
    "|Daniel|Steven|Olga|Sergey|Maria|Ahmed|Priya|Wei|Carlos|Ingrid|Fatima|Noah|Emma|Lucas|Chloe"
).split("|")
SHORT = {
    "Robert": "Bob",
    "William": "Bill",
    "Richard": "Rick",
    "Elizabeth": "Liz",
    "Katherine": "Kate",
    "Susan": "Sue",
}
STREETS = "Oak|Maple|Washington|Lake|Hill|Cedar|Park|Church|Mill|River".split("|")
SPECIALTIES = 12


def people(number, twins, seed=7):
    """Return ``[(person, values)]``: ``number`` invented doctors, ``twins`` of them a second time, written otherwise.

    ``values`` has ``name``, ``street``, ``city``, ``zip``, ``phone``, ``gender``, ``specialty`` (0–11), ``credential``.
    """
    rng = random.Random(seed)
    surnames = [_surname(rng) for _number in range(number // 3)]
    # a few surnames are common, most are rare
    weights = list(accumulate((rank + 1) ** -0.7 for rank in range(len(surnames))))
    plain = [
        _person(rng, surname) for surname in rng.choices(surnames, cum_weights=weights, k=number)
    ]
    sample = list(enumerate(plain))
    sample += [(person, _again(rng, plain[person])) for person in rng.sample(range(number), twins)]
    rng.shuffle(sample)
    return sample


def _surname(rng):
    return (
        "".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2)))) + rng.choice(ENDINGS)
    ).capitalize()


def _person(rng, surname):
    given = rng.choice(GIVEN)
    middle = rng.choice(GIVEN) if rng.random() < 0.5 else ""
    area = rng.randrange(100, 160)
    return {
        "given": given,
        "middle": middle,
        "surname": surname,
        "name": " ".join(filter(None, (given, middle, surname))),
        "street": f"{rng.randrange(1, 2000)} {rng.choice(STREETS)} Street",
        "city": f"City {area}",
        "zip": f"{area}{rng.randrange(30):02}",
        "phone": f"+1404{rng.randrange(2_000_000, 9_999_999)}",
        "gender": rng.choice(("female", "male")),
        "specialty": rng.randrange(SPECIALTIES),
        "credential": rng.choice(("MD", "MD", "DO", "PA")),
    }


def _again(rng, person):
    """The same person as another list has it."""
    other = dict(person)
    given, middle, surname = person["given"], person["middle"], person["surname"]
    if rng.random() < 0.15:
        given = SHORT.get(given, given)
    if rng.random() < 0.06:
        position = rng.randrange(1, len(surname) - 1)
        surname = (
            surname[:position] + surname[position + 1] + surname[position] + surname[position + 2 :]
        )
    middle = rng.choice((middle, middle[:1], ""))
    other["name"] = rng.choice(
        (
            f"{given} {middle} {surname}",
            f"Dr. {given} {middle} {surname}, {person['credential']}",
            f"{surname.upper()}, {given.upper()} {middle[:1]}",
            f"{surname} {given}",
        )
    )
    chance = rng.random()
    if chance < 0.2:  # has moved within the area
        other["zip"] = f"{person['zip'][:3]}{rng.randrange(30):02}"
        other["street"] = f"{rng.randrange(1, 2000)} {rng.choice(STREETS)} Avenue"
    elif chance < 0.6:
        other["street"] = person["street"].replace("Street", "St") + ", Suite 2"
    other["phone"] = person["phone"] if rng.random() < 0.5 else ""
    other["gender"] = person["gender"] if rng.random() < 0.9 else ""
    other["credential"] = rng.choice((person["credential"], ""))
    return other
