"""The databases of the benchmarks: one for each size, kept until a source file changes."""

import hashlib
import os
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg2
from psycopg2 import sql

CHECKOUT = Path(__file__).resolve().parent.parent.parent
READY = "pharma_bench.ready"  # the setting that says: this database is complete
NOT_IN_THE_DATABASE = {"tests", "__pycache__", "i18n", "readme"}


def name_for(size: str) -> str:
    return f"{_prefix(size)}{source_hash()}"


def kept(size: str) -> list[str]:
    """Databases of this checkout for a size, whatever sources they were made from."""
    pattern = _prefix(size).replace("_", r"\_") + "%"
    with server() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [pattern]
        )
        return [name for (name,) in cursor.fetchall()]


def create(name: str) -> None:
    """Clone the template, with its file store."""
    template = os.environ["PHARMA_TEST_DB_TEMPLATE"]
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)
    filestore = _filestore()
    if (filestore / template).is_dir():
        # a stored file is named by its content and never changed: a hard link is a copy
        shutil.copytree(
            filestore / template, filestore / name, copy_function=os.link, dirs_exist_ok=True
        )
    with server() as cursor:
        # the mark by which ./pharma reset knows what is ours
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [template],
        )
        mark = cursor.fetchone()[0]
        if mark:
            marked = sql.SQL("COMMENT ON DATABASE {} IS {}")
            cursor.execute(
                marked.format(
                    sql.Identifier(name), sql.Literal(mark.replace(" template ", " bench "))
                )
            )


def drop(name: str) -> None:
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(_filestore() / name, ignore_errors=True)


def is_ready(name: str) -> bool:
    try:
        with closing(psycopg2.connect(dbname=name)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM ir_config_parameter WHERE key = %s", [READY])
            return bool(cursor.rowcount)
    except psycopg2.OperationalError:
        return False


def finish(name: str, size: str) -> None:
    """Statistics and visibility as autovacuum leaves them after a while; then the database is ready."""
    with closing(psycopg2.connect(dbname=name)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)", [READY, size]
            )


def source_hash() -> str:
    """Changes with every source file of our addons and of populate; and each month, as data ends today."""
    found = hashlib.sha256(f"{date.today():%Y-%m}".encode())
    addons = [CHECKOUT / name for name in os.environ["PHARMA_ADDONS"].split(",")]
    for folder in [*addons, Path(__file__).parent / "populate"]:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and NOT_IN_THE_DATABASE.isdisjoint(parts):
                found.update("/".join((folder.name, *parts)).encode() + path.read_bytes())
    found.update((Path(__file__).parent / "sizes.py").read_bytes())
    return found.hexdigest()[:8]


def _prefix(size: str) -> str:
    checkout = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:6]
    return f"bench_{checkout}_{size.lower()}_"


def _filestore() -> Path:
    return Path(os.environ["PHARMA_DATA_DIR"]) / "filestore"


class server:
    """A cursor outside of transactions, on the server's own database or another one."""

    def __init__(self, name: str = "postgres"):
        self.name = name

    def __enter__(self):
        self.connection = psycopg2.connect(dbname=self.name)
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *_):
        self.connection.close()


def _execute(statement: str, *names: str) -> None:
    with server() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
