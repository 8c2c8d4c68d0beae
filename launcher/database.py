"""Databases: making, installing, updating, cloning, dropping.

What state a database is in is written in the database itself, so that it can be dropped, restored
or half made and the next run still knows: a comment (made by us, finished or not) and the hash of
the sources that each of our addons was installed from.
"""

import json
import os
import re
import shutil
import time

from launcher import places, process, suite
from launcher.ground import Ground
from launcher.say import Problem, Step

UNFINISHED, FINISHED, TEMPLATE = "unfinished", "finished", "template"
SOURCES = "pharma_crm.launcher.sources"
MARK = re.compile(r"pharma-crm: (?P<state>\w+) (?P<checkout>\w+) (?P<time>\d+)")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
#: Seconds to try again: while PostgreSQL itself cleans a database (autovacuum), only a superuser may drop it.
CLEANING = 15
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


class Database:
    def __init__(self, ground: Ground, name: str):
        self.ground = ground
        self.name = name
        self.files = places.DATA / "filestore" / name

    def sql(self, statement: str, **values: str) -> list[list[str]]:
        return self.ground.connection.sql(statement, self.name, **values)

    def exists(self) -> bool:
        return bool(self._server("SELECT 1 FROM pg_database WHERE datname = :'name'"))

    def mark(self) -> str | None:
        """How far we got with it; None if another program made it (say, a restored copy)."""
        rows = self._server(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name'"
        )
        found = MARK.fullmatch(rows[0][0]) if rows else None
        if found and found["checkout"] != places.identity():
            raise Problem(
                f"The database {self.name} belongs to another checkout, or to one that is gone: "
                "choose another name with --db, or drop it yourself."
            )
        return found["state"] if found else None

    def set_mark(self, state: str) -> None:
        text = f"pharma-crm: {state} {places.identity()} {int(time.time())}"
        self._server("COMMENT ON DATABASE :\"name\" IS :'text'", text=text)

    def create(self) -> None:
        # as Odoo makes its databases
        self._server("CREATE DATABASE :\"name\" ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0")
        self.set_mark(UNFINISHED)
        try:
            self.sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except Problem as problem:
            self.drop()
            raise Problem(f"{problem}. Install PostgreSQL's contrib package.") from None

    def clone_of(self, template: str) -> None:
        # not by STRATEGY file_copy: that has a thousand files written to the disk one by one before it goes on
        self._server('CREATE DATABASE :"name" TEMPLATE :"template"', template=template)
        source = self.files.with_name(template)
        shutil.rmtree(self.files, ignore_errors=True)
        if source.is_dir():
            # a stored file is named by its content and never changed: a hard link is a copy
            shutil.copytree(source, self.files, copy_function=os.link)

    def drop(self) -> None:
        end = time.monotonic() + CLEANING
        while True:
            try:
                self._server('DROP DATABASE IF EXISTS :"name" WITH (FORCE)')
                break
            except Problem:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
        shutil.rmtree(self.files, ignore_errors=True)

    def states(self) -> dict[str, str]:
        """State of each of our addons; empty if Odoo has not been installed here."""
        if self.sql("SELECT to_regclass('ir_module_module')") == [[""]]:
            return {}
        rows = self.sql(
            "SELECT name, state FROM ir_module_module WHERE name = ANY (string_to_array(:'names', ','))"
            " OR name = 'base'",
            names=",".join(suite.addons()),
        )
        return dict(rows)

    def has_demo(self) -> bool:
        return self.sql("SELECT demo FROM ir_module_module WHERE name = 'base'") == [["t"]]

    def installed_sources(self) -> dict[str, str]:
        rows = self.sql("SELECT value FROM ir_config_parameter WHERE key = :'key'", key=SOURCES)
        return json.loads(rows[0][0]) if rows else {}

    def remember_sources(self) -> None:
        self.sql(
            "INSERT INTO ir_config_parameter (key, value) VALUES (:'key', :'value') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key=SOURCES,
            value=json.dumps({addon: suite.source_hash(addon) for addon in suite.addons()}),
        )

    def odoo(self, title: str, log_name: str, *args: str) -> int:
        """Run Odoo on this database until it is done; return its exit code."""
        with Step(title) as step:
            return process.call(
                step,
                self.odoo_command(*args),
                places.LOGS / log_name,
                detail=progress,
                env=self.ground.environment(),
                cwd=places.STATE,
            )

    def odoo_command(self, *args: str) -> list[str]:
        return self.ground.odoo("--database", self.name, "--stop-after-init", *args)

    def _server(self, statement: str, **values: str) -> list[list[str]]:
        return self.ground.connection.sql(statement, name=self.name, **values)


def of_this_checkout(ground: Ground) -> dict[str, re.Match]:
    """The databases that this checkout made, with their marks."""
    rows = ground.connection.sql(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE shobj_description(oid, 'pg_database') LIKE 'pharma-crm: %'"
    )
    marks = {name: MARK.fullmatch(text) for name, text in rows}
    mine = places.identity()
    return {name: mark for name, mark in marks.items() if mark and mark["checkout"] == mine}


def progress(line: str) -> str:
    """What a line of Odoo's log says, short enough to be shown."""
    loading = LOADING.search(line)
    if loading:
        return "addon {1} of {2}: {0}".format(*loading.groups())
    return line.split(": ", 1)[-1][:100]
