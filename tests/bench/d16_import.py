"""D16: a list of new doctors is loaded: read, checked, converted, written, classified.

Ours   the run of an import, from the file to the last batch (its dry run comes before and is not counted)
SQL    `COPY` of the rows that we made into temporary tables and one `INSERT … SELECT` of them

Both in one transaction that is taken back. What is written is the same: accounts, and results where a
classification model is active (`_rated`).
"""

import base64
import csv
import io
import random
from time import perf_counter

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import timed

HEADER = (
    "NPI,Provider Last Name,Provider First Name,Provider Middle Name,Sex,Credential,Specialty,"
    "Street,City,State,ZIP Code,Telephone Number,E-mail"
).split(",")
FIRST = "ANNA BORIS CLARA DAVID ELENA FELIX GRETA HUGO IRINA JAMES KAREN LIAM MARIA NORA OSCAR PAULA".split()
LAST = "ABBOTT BAKER CHEN DIAZ EVANS FISCHER GARCIA HUGHES IVANOV JONES KHAN LARSEN MILLER NOVAK O'BRIEN".split()
SPECIALTIES = "Cardiology|Dermatology|Family medicine|Neurology|Oncology|Surgery|Psychiatry".split(
    "|"
)
CITIES = (
    ("BOSTON", "MA", "021", "617"),
    ("DENVER", "CO", "802", "303"),
    ("ATLANTA", "GA", "303", "404"),
)
ROWS = {"S": 20_000, "M": 200_000, "L": 200_000}


def doctors(count: int, seed: int = 16) -> bytes:
    """Return a list of doctors as lists come: in capitals, phones as people write them, most without e-mail."""
    rng = random.Random(seed)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(count):
        city, state, prefix, area = rng.choice(CITIES)
        first, last = (
            rng.choice(FIRST),
            f"{rng.choice(LAST)}{'-' + rng.choice(LAST) if rng.random() < 0.2 else ''}",
        )
        writer.writerow(
            (
                f"B{number:09d}",
                last,
                first,
                rng.choice(FIRST) if rng.random() < 0.4 else "",
                rng.choice("FM"),
                rng.choice(("MD", "M.D.", "DO", "MD, PHD")),
                rng.choice(SPECIALTIES),
                f"{rng.randint(1, 9999)} {rng.choice(LAST)} ST",
                city,
                state,
                f"{prefix}{rng.randint(0, 99):02d}",
                f"({area}) {rng.randint(220, 998)}-{rng.randint(0, 9999):04d}"
                if rng.random() < 0.5
                else "",
                f"{first}.{last}.{number}@example.com".lower() if rng.random() < 0.2 else "",
            )
        )
    return text.getvalue().encode()


def run(session, size, pairs, say):
    content = doctors(ROWS.get(size.name, 20_000))
    for rated in (False, True):
        times = {"ours": [], "sql": []}
        for _ in range(pairs):
            with session.environment() as env:
                ours, by_hand = pair(env, content, rated)
                env.cr.rollback()
            times["ours"].append(ours)
            times["sql"].append(by_hand)
        name = "import_rated" if rated else "import"
        for side, seconds in times.items():
            say(f"    {name}, {side}: {milliseconds(seconds)}")
        yield Figure(
            "D16", name, median_ratio(times["ours"], times["sql"]), "<=3", pairs, size.name
        )


def pair(env, content: bytes, rated: bool) -> tuple[float, float]:
    """Return the seconds of both sides for one file; the caller takes everything back."""
    models = env["pharma.classification.model"].search([("state", "=", "active")])
    if not rated:
        models.action_archive()
    elif not models.filtered(lambda model: model.target == "doctor"):
        raise AssertionError("there is no active model of doctors to compare with")
    _specialties(env)
    record = env["pharma.import"].create(
        {
            "file": base64.b64encode(content),
            "filename": "doctors.csv",
            "target": "doctor",
            "country_id": env.ref("base.us").id,
        }
    )
    record._begin("check", dry_run=True)
    record._workflow_write({"state": "checked"})
    record._begin("run", dry_run=False)
    env.flush_all()
    savepoint = env.cr.savepoint()
    ours = timed(record._run)
    if (
        record.created_count + record.refused_count != record.row_count
        or record.refused_count > record.row_count / 20
    ):
        raise AssertionError(record._summary())
    rows = _rows(env, record)
    savepoint.close(rollback=True)
    env.invalidate_all(flush=False)
    return ours, _by_hand(env, *rows)


def _specialties(env) -> None:
    known = set(env["pharma.specialty"].search([]).mapped("name"))
    env["pharma.specialty"].create(
        [{"name": name, "company_id": env.company.id} for name in SPECIALTIES if name not in known]
    )


def _rows(env, record):
    """Return the accounts and results that the import made, as COPY writes them, with their columns."""
    found = []
    where = "SELECT id FROM res_partner WHERE pharma_type = 'doctor' AND pharma_code LIKE 'B000%'"
    for table, condition in (
        ("res_partner", f"id IN ({where})"),
        ("pharma_classification_result", f"partner_id IN ({where})"),
    ):
        env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'",
            [table],
        )
        columns = ", ".join(f'"{name}"' for (name,) in env.cr.fetchall())
        buffer = io.StringIO()
        env.cr.copy_expert(
            f"COPY (SELECT {columns} FROM {table} WHERE {condition}) TO STDOUT", buffer
        )
        found.append((table, columns, buffer))
    return found


def _by_hand(env, partners, results) -> float:
    start = perf_counter()
    for table, columns, buffer in (partners, results):
        buffer.seek(0)
        env.cr.execute(
            f"CREATE TEMPORARY TABLE bench_{table} ON COMMIT DROP AS SELECT * FROM {table} WITH NO DATA"
        )
        env.cr.copy_expert(f"COPY bench_{table} ({columns}) FROM STDIN", buffer)
    # accounts and results point to each other: one statement
    env.cr.execute(
        f"WITH results AS (INSERT INTO {results[0]} ({results[1]}) SELECT {results[1]} FROM bench_{results[0]})"
        f" INSERT INTO {partners[0]} ({partners[1]}) SELECT {partners[1]} FROM bench_{partners[0]}"
    )
    return perf_counter() - start
