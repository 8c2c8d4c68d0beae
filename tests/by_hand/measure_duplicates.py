"""Measure the search for duplicates on two lists that name the same 5,000 clinicians, written differently.

    <python with Odoo> tests/by_hand/measure_duplicates.py FOLDER DATABASE [-c odoo.conf]

FOLDER holds doctors_us.csv and doctor_workplaces_us.csv. Each clinician of either file becomes one doctor of a new
company, the second file's with its workplaces; their codes are numbers of our own. The official number, which both
files have, only labels them: it is never stored and the search never sees it. Clinicians are split in two halves by a
hash of the number: weights may be tuned by looking at the first half only.

Prints precision and recall per pair for both halves, and how long the search took. Nothing is kept.
With --size N it then makes N invented doctors, a tenth of them twice, and searches those.
"""

import argparse
import csv
import hashlib
import sys
import time
from collections import defaultdict
from pathlib import Path

GENDERS = {"M": "male", "F": "female"}
HALVES = ("tuned on", "held out")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("database")
    parser.add_argument("-c", "--config")
    parser.add_argument("--size", type=int, default=0)
    arguments = parser.parse_args()
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", arguments.config] if arguments.config else [])
    with Registry(arguments.database).cursor() as cr:
        env = odoo.api.Environment(
            cr, odoo.SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True}
        )
        measure_lists(env, arguments.folder)
        if arguments.size:
            measure_size(env, arguments.size)
        cr.rollback()


def measure_lists(env, folder):
    company = env["res.company"].create({"name": "Measured"})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    rows = [
        *_clinicians(folder / "doctors_us.csv"),
        *_workplaces(folder / "doctor_workplaces_us.csv"),
    ]
    label = _load(env, company, rows)
    scan, seconds = _scan(env, company)
    print(f"{scan.account_count} doctors, {scan.compared_count} pairs compared in {seconds:.1f} s")
    pairs = env["pharma.duplicate"].search_read(
        [("company_id", "=", company.id)], ["one_id", "other_id"], load=None
    )
    _report(label, pairs)


def _report(label, pairs):
    twins = defaultdict(int)
    for number in label.values():
        twins[number] += 1
    for half in (0, 1, None):

        def inside(number, half=half):
            return half is None or _half(number) == half

        total = sum(count * (count - 1) // 2 for number, count in twins.items() if inside(number))
        found = [
            (label[pair["one_id"]], label[pair["other_id"]])
            for pair in pairs
            if inside(label[pair["one_id"]]) or inside(label[pair["other_id"]])
        ]
        right = sum(one == other for one, other in found)
        name = "all" if half is None else HALVES[half]
        print(
            f"{name}: precision={right / len(found):.4f} recall={right / total:.4f}"
            f" ({right} of {len(found)} proposed are right, {total} true pairs)"
        )


def measure_size(env, size):
    """Search among invented doctors: names from the tests' own generator."""
    from odoo.addons.pharma_crm.tests.duplicate_people import people

    company = env["res.company"].create({"name": "Measured size"})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    sample = people(size - size // 11, size // 11, seed=3)
    rows = [
        (person, {**values, "places": [], "state": "", "specialty": f"Field {values['specialty']}"})
        for person, values in sample
    ]
    label = _load(env, company, rows)
    for attempt in ("first search", "second search, nothing changed"):
        scan, seconds = _scan(env, company)
        print(
            f"{attempt}: {scan.account_count} doctors, {scan.compared_count} pairs compared in {seconds:.1f} s"
        )
        print(f"  not compared: {scan.left_out or 'nothing'}")
    pairs = env["pharma.duplicate"].search_read(
        [("company_id", "=", company.id)], ["one_id", "other_id"], load=None
    )
    _report(label, pairs)


def _scan(env, company):
    scan = env["pharma.duplicate.scan"].create({"kind": "doctor", "company_id": company.id})
    type(scan)._job_at_once = lambda self, total: True
    start = time.monotonic()
    scan.action_start()
    env.flush_all()
    return scan, time.monotonic() - start


def _load(env, company, rows):
    """Write the doctors by SQL, a few seconds; return {id: label}."""
    from odoo.tools import SQL

    country = env.ref("base.us")
    states = {state.code: state.id for state in country.state_ids}
    names = sorted({row["specialty"] for _label, row in rows if row["specialty"]})
    specialties = env["pharma.specialty"].create(
        [{"name": name, "company_id": company.id} for name in names]
    )
    specialty = dict(zip(names, specialties.ids, strict=True))
    label = {}
    for start in range(0, len(rows), 5_000):
        part = rows[start : start + 5_000]
        values = [
            SQL(
                "(%s, %s, 'doctor', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, TRUE, 'contact', now() AT TIME ZONE 'UTC')",
                row["name"], row["name"], f"M{start + number:06}", company.id, row["street"], row["city"], row["zip"],
                states.get(row["state"]), row["phone"] or None, row["gender"] or None, specialty.get(row["specialty"]),
                row["credential"] or None,
            )
            for number, (_label, row) in enumerate(part)
        ]  # fmt: skip
        ids = env.execute_query(
            SQL(
                "INSERT INTO res_partner (name, complete_name, pharma_type, pharma_code, company_id, street, city, zip,"
                " state_id, phone, pharma_gender, pharma_specialty_id, pharma_credential, active, type, create_date)"
                " VALUES %s RETURNING id",
                SQL(", ").join(values),
            )
        )
        places = []
        for (id_,), (number, row) in zip(ids, part, strict=True):
            label[id_] = number
            places += [
                SQL(
                    "(%s, %s, %s, %s, %s, %s)",
                    id_,
                    company.id,
                    p["street"],
                    p["city"],
                    p["zip"],
                    states.get(p["state"]),
                )
                for p in row["places"]
            ]
        if places:
            env.cr.execute(
                SQL(
                    "INSERT INTO pharma_affiliation (doctor_id, company_id, street, city, zip, state_id) VALUES %s",
                    SQL(", ").join(places),
                )
            )
    return label


def _clinicians(path):
    from odoo.addons.pharma_crm.tools.names import person_name

    place = "Provider Business Practice Location Address "
    for row in _rows(path):
        yield row["NPI"], {
            "name": person_name(
                row["Provider First Name"], row["Provider Middle Name"], row["Provider Last Name (Legal Name)"],
                row["Provider Name Suffix Text"],
            ),
            "street": row["Full Street Address"],
            "city": row[place + "City Name"],
            "zip": row[place + "Postal Code"],
            "state": row[place + "State Name"],
            "phone": "",
            "gender": GENDERS.get(row["Provider Sex Code"]),
            "specialty": " ".join(row["Healthcare Provider Taxonomy Code_1"].split()),
            "credential": row["Provider Credential Text"],
            "places": [],
        }  # fmt: skip


def _workplaces(path):
    from odoo.addons.pharma_crm.tools.names import person_name

    people = defaultdict(list)
    for row in _rows(path):
        people[row["NPI"]].append(row)
    for number, rows in people.items():
        row = rows[0]
        places = [
            {
                "street": r["Full Street Address"],
                "city": r["City/Town"],
                "zip": r["ZIP Code"],
                "state": r["State"],
            }
            for r in rows
        ]
        yield (
            number,
            {
                "name": person_name(
                    row["Provider First Name"],
                    row["Provider Middle Name"],
                    row["Provider Last Name"],
                    row["suff"],
                ),
                **places[0],
                "phone": "",
                "gender": GENDERS.get(row["gndr"]),
                "specialty": " ".join(row["pri_spec"].split()),
                "credential": row["Cred"],
                "places": places[1:],
            },
        )


def _rows(path):
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: (value or "").strip() for key, value in row.items() if key}


def _half(number):
    return int(hashlib.sha1(str(number).encode()).hexdigest(), 16) % 2


if __name__ == "__main__":
    sys.exit(main())
