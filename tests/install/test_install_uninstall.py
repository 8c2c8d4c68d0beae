"""Each addon installs on top of those to its left, and goes again without leaving anything behind.

Twice: on an empty database without demo data, and on a clone of the template (what our addons need, and
demo data) from which ours are taken first. No line of level WARNING or above may appear in any log.
"""

import os
import re
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest

ADDONS = ["pharma_crm", "pharma_crm_cycle", "pharma_crm_call", "pharma_crm_samples"]
LOUD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?:WARNING|ERROR|CRITICAL) .*$", re.MULTILINE)


class Database:
    """A database, and the process in which Odoo works on it."""

    def __init__(self, name: str, log: Path, *options: str):
        self.name = name
        self.log = log
        self.seen = 0  # of the log
        with log.open("w") as errors:
            self.odoo = subprocess.Popen(
                [
                    *(os.environ["PHARMA_PYTHON"], Path(__file__).with_name("one_process.py")),
                    *(f"--config={os.environ['PHARMA_CONFIG']}", f"--database={name}", *options),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def close(self) -> None:
        self.odoo.stdin.close()
        assert self.odoo.wait(60) == 0
        self.odoo.stdout.close()
        self._check_log("at its end")

    def install(self, addon: str) -> None:
        self._do("install", addon)
        assert self.state(addon) == "installed"

    def update(self, addon: str) -> None:
        self._do("update", addon)

    def uninstall(self, addon: str) -> None:
        self._do("uninstall", addon)
        assert self.state(addon) == "uninstalled"

    def state(self, addon: str) -> str:
        return self.value("SELECT state FROM ir_module_module WHERE name = %s", addon)

    def value(self, query: str, *parameters):
        return self.rows(query, *parameters)[0][0]

    def rows(self, query: str, *parameters):
        with (
            closing(psycopg2.connect(dbname=self.name)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query, parameters)
            return cursor.fetchall()

    def execute(self, statement: str) -> None:
        with closing(psycopg2.connect(dbname=self.name)) as connection:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)

    def _do(self, step: str, addon: str) -> None:
        self.odoo.stdin.write(f"{step} {addon}\n")
        self.odoo.stdin.flush()
        answer = self.odoo.stdout.readline()
        assert answer == "done\n", self.log.read_text()[-4000:]
        self._check_log(f"{step} {addon}")

    def _check_log(self, step: str) -> None:
        text = self.log.read_text()
        loud = LOUD.findall(text, self.seen)
        self.seen = len(text)
        assert not loud, "\n".join([f"{step}:", *loud])


def leftovers(database: Database, addon: str, installed: list[str]) -> list[str]:
    """What an uninstalled addon has left: its records, models, tables, columns, jobs."""
    found = [
        f"external id {name} of {model}"
        for name, model in database.rows(
            "SELECT name, model FROM ir_model_data WHERE module = %s AND model <> 'ir.module.category'",
            addon,
        )
    ]
    models = {name for (name,) in database.rows("SELECT model FROM ir_model")}
    tables = {
        name
        for (name,) in database.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE %s",
            r"pharma\_%",
        )
    }
    if not installed:
        found += [f"model {name}" for name in models if name.startswith("pharma.")]
        found += [f"table {name}" for name in tables]
        found += [
            f"column {table}.{column}"
            for table, column in database.rows(
                "SELECT table_name, column_name FROM information_schema.columns WHERE column_name LIKE %s",
                r"pharma\_%",
            )
        ]
        found += [
            f"field {model}.{name}"
            for model, name in database.rows(
                "SELECT model, name FROM ir_model_fields WHERE name LIKE %s", r"pharma\_%"
            )
        ]
        found += [
            f"scheduled action {name}"
            for (name,) in database.rows(
                "SELECT s.name->>'en_US' FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id"
                " WHERE s.code LIKE %s",
                "%pharma%",
            )
        ]
        found += [
            f"parameter {key}"
            for (key,) in database.rows(
                "SELECT key FROM ir_config_parameter WHERE key LIKE %s", "pharma%"
            )
        ]
    found += [
        f"tier review of {model}"
        for (model,) in database.rows("SELECT DISTINCT model FROM tier_review")
        if model not in models
    ]
    # a table whose model is gone
    known = {model.replace(".", "_") for model in models}
    found += [
        f"table {name} without model"
        for name in tables
        if name not in known and not name.endswith("_rel") and not _is_relation(database, name)
    ]
    return found


def _is_relation(database: Database, table: str) -> bool:
    return bool(database.rows("SELECT 1 FROM ir_model_relation WHERE name = %s", table))


def all_in_and_out(database: Database) -> None:
    for addon in ADDONS:
        database.install(addon)
    database.update(ADDONS[0])  # and with it all that depend on it
    all_out(database)


def all_out(database: Database) -> None:
    for column in ("relation_field_id", "related_field_id"):
        # PostgreSQL reads the whole table for each field that goes, and a thousand go
        database.execute(f"CREATE INDEX IF NOT EXISTS test_{column} ON ir_model_fields ({column})")
    installed = list(ADDONS)
    while installed:
        addon = installed.pop()
        database.uninstall(addon)
        assert not leftovers(database, addon, installed)
        assert all(database.state(other) == "installed" for other in installed)


@pytest.fixture
def database(new_database, tmp_path):
    """Call it as `new_database`, with options for Odoo."""
    with ExitStack() as opened:

        def make(*options: str, empty: bool = False) -> Database:
            made = Database(new_database(empty=empty), tmp_path / "odoo.log", *options)
            return opened.enter_context(closing(made))

        yield make


def test_without_demo_data(database):
    database = database(empty=True)
    all_in_and_out(database)
    assert not database.value("SELECT count(*) FROM ir_module_module WHERE demo")


def test_with_demo_data(database):
    database = database("--with-demo")
    assert database.value("SELECT count(*) FROM res_partner WHERE pharma_type = 'doctor'")
    all_out(database)
    for addon in ADDONS:
        database.install(addon)
        assert database.value("SELECT demo FROM ir_module_module WHERE name = %s", addon)
    assert database.value("SELECT count(*) FROM res_partner WHERE pharma_type = 'doctor'")
    all_out(database)


@pytest.mark.parametrize("line", ["WARNING", "ERROR", "CRITICAL"])
def test_a_loud_line_is_seen(line):
    assert LOUD.search(f"2027-01-01 10:00:00,123 4711 {line} db odoo.modules: something\n")
    assert not LOUD.search(f"2027-01-01 10:00:00,123 4711 INFO db odoo.modules: no {line}\n")
