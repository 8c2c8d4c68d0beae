"""Every benchmark once, on the smallest data."""

import os
import re
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg2

LINE = re.compile(r"(?P<name>[BDS]\d+ \w+) ratio=\d+\.\d\d target[<>]=\d+(\.\d+)? n=1 size=XS")
FIGURES = {
    "B1 rerate",
    "B2 progress",
    "B2 progress_vs_phonecall_report",
    "B3 report",
    "B4 home",
    "B8 overview",
    "B7 duplicates",
    "B7 high_value",
    "B7 bound",
    "B10 list_rep",
    "B11 make_cycle",
    "S5 limits",
    "S5 limits_vs_few",
    "S8 share",
    "S8 share_and_ship",
    "S8 ship",
}


def test_benchmarks_make_their_data_and_print_their_figures(new_database):
    database = new_database()
    figures(database, "B10")
    check_the_data(database)  # before B1 rates the doctors anew
    assert figures(database) >= FIGURES


def figures(database, *benchmarks):
    """Run benchmarks (all, if none is named) and return the names of the figures that they print."""
    script = Path(__file__).parent / "run.py"
    options = ["--size=XS", "--pairs=1", f"--database={database}"]
    done = subprocess.run(
        [os.environ["PHARMA_PYTHON"], script, *benchmarks, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    lines = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert all(lines), done.stdout
    return {line["name"] for line in lines}


def check_the_data(database):
    with closing(psycopg2.connect(dbname=database)) as connection, connection.cursor() as cursor:

        def row(query):
            cursor.execute(query)
            return cursor.fetchone()

        doctors = "res_partner p WHERE p.pharma_type = 'doctor' AND p.pharma_code ~ '^P[0-9]+$'"
        count, a, b = row(
            f"""
            SELECT count(*), avg((c.code = 'A')::int), avg((c.code = 'B')::int)
              FROM {doctors.replace("WHERE", "JOIN pharma_class c ON c.id = p.pharma_class_id WHERE")}
            """
        )
        assert count == 200
        assert 0.08 < a < 0.22
        assert 0.27 < b < 0.43
        a_day = "SELECT count(*) AS n FROM pharma_call call JOIN res_users u ON u.id = call.user_id"
        reps = (
            "u.login LIKE 'bench-rep-%' AND call.date_day < CURRENT_DATE GROUP BY user_id, date_day"
        )
        fewest, most = row(f"SELECT min(n), max(n) FROM ({a_day} WHERE {reps}) days")
        assert 8 <= fewest <= most <= 12
        (details,) = row(
            """
            SELECT array_agg(DISTINCT details) FROM (
                SELECT count(d.id) AS details
                  FROM pharma_call call
                  JOIN res_users u ON u.id = call.user_id AND u.login LIKE 'bench-rep-%'
                  JOIN pharma_call_detail d ON d.call_id = call.id
                 GROUP BY call.id
            ) calls
            """
        )
        assert details == [3]
        (unmatched,) = row(
            """
            SELECT count(*) FROM pharma_call call
              LEFT JOIN pharma_coverage c ON c.partner_id = call.partner_id AND c.territory_id = call.territory_id
              JOIN res_users u ON u.id = call.user_id AND u.login LIKE 'bench-rep-%'
             WHERE c.id IS NULL
            """
        )
        assert unmatched == 0
