"""The access matrix: role × model × (create, read, write, unlink) × place, read from access_table.csv.

A cell has the letters of what is allowed (c, r, w, u), or "-". The places are those of access_world.py; a row
may name several. What a state, an immutable fact or an own rule forbids is not allowed here either: the table
says what really goes through, not what the access rows say.
"""

import csv
from pathlib import Path

FILE = Path(__file__).with_name("access_table.csv")
PLACES = ("own", "team", "other", "company")
OPERATIONS = "crwu"
# the demo company's only steward also handles privacy requests; one who does not is made for the matrix
STEWARD = "access-matrix-steward"
ROLES = {
    "rep": "rep@demo",
    "line manager": "manager@demo",
    "business manager": "business@demo",
    "medical": "medical@demo",
    "data steward": STEWARD,
    "privacy steward": "steward@demo",
    "auditor": "auditor@demo",
    "administrator": "admin",
}


def read_table() -> dict[tuple[str, str, str], frozenset[str]]:
    """{(model, role, place): allowed operations}"""
    table = {}
    with FILE.open(newline="") as file:
        for row in csv.DictReader(file):
            model, places = row.pop("model"), row.pop("place").split()
            for role, cell in row.items():
                for place in places:
                    assert (model, role, place) not in table, f"{model} {place} stands twice"
                    assert cell == "-" or set(cell) <= set(OPERATIONS), f"{model} {place}: {cell}"
                    table[model, role, place] = frozenset(cell.replace("-", ""))
    return table


def write_table(found: dict[tuple[str, str, str], frozenset[str]], roles: list[str]) -> None:
    """Write what was found, one row for places that are alike; to be read line by line before it is kept."""
    with FILE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["model", "place", *roles])
        for model in sorted({model for model, _role, _place in found}):
            rows = {}
            for place in PLACES:
                cells = tuple(as_text(found[model, role, place]) for role in roles)
                rows.setdefault(cells, []).append(place)
            for cells, places in rows.items():
                writer.writerow([model, " ".join(places), *cells])


def as_text(operations: frozenset[str]) -> str:
    return "".join(letter for letter in OPERATIONS if letter in operations) or "-"
