"""What every command stands on: Odoo, the virtual environment, PostgreSQL, the configuration."""

import csv
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import config, odoo_source, places, venv
from launcher.connection import Connection, read_url

DATABASE = places.STATE / "database"  # the name that `run` was given last
DEFAULT_DATABASE = "pharma"


@dataclass
class Ground:
    code: Path
    python: Path
    connection: Connection
    addons_paths: list[Path]
    database: str

    def odoo(self, *args: str) -> list[str]:
        """Odoo's command line; the configuration comes with the environment."""
        return [str(self.python), "-m", "odoo", *map(str, args)]

    def languages(self) -> set[str]:
        """Codes of the languages that Odoo speaks."""
        table = self.code / "odoo" / "addons" / "base" / "data" / "res.lang.csv"
        with table.open(encoding="utf-8") as file:
            return {row["code"] for row in csv.DictReader(file)}

    def environment(self) -> dict[str, str]:
        return {
            **{k: v for k, v in venv.clean_environment().items() if k != "PGDATABASE"},
            **self.connection.variables,
            "PATH": os.pathsep.join(
                [str(self.python.parent), str(self.connection.programs), os.environ["PATH"]]
            ),
            "ODOO_RC": str(config.FILE),
        }


def environment(tests: bool = False) -> tuple[Path, Path]:
    """Odoo's folder and the virtual environment; downloaded, made or mended when needed."""
    places.prepare_state()
    code = odoo_source.find()
    folder = venv.make(venv.RUN, code)
    if tests:
        venv.add(folder, venv.TEST)
    return code, folder


@contextmanager
def ready(database: str | None = None, db_url: str | None = None, tests: bool = False):
    """Get everything ready, PostgreSQL running too: `with ready() as ground`."""
    code, folder = environment(tests)
    addons_paths = [*odoo_source.addons_paths(code), places.CHECKOUT]
    with Connection(folder, db_url) as connection:
        database = database or (read_url(db_url)[1] if db_url else None)
        if database:
            DATABASE.write_text(database)
        elif DATABASE.exists():
            database = DATABASE.read_text()
        ground = Ground(
            code=code,
            python=folder / "bin" / "python",
            connection=connection,
            addons_paths=addons_paths,
            database=database or DEFAULT_DATABASE,
        )
        config.write(connection, addons_paths)
        yield ground
