"""Databases for tests: clones of the template database, with their file store."""

import os
import shutil
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg2
from psycopg2 import errors, sql

#: Seconds in which PostgreSQL's own cleaning (autovacuum) of a database is over.
CLEANING = 30


class Databases:
    def __init__(self, template: str, data_dir: Path):
        self.template = template
        self.filestore = data_dir / "filestore"
        self.names = set()
        self._numbers = count(1)

    def create(self, empty: bool = False) -> str:
        """Make a database and return its name: a clone of the template, or an empty one."""
        # ./pharma removes databases of this name pattern whose process is gone
        name = f"pharma-test-{os.getpid()}-{next(self._numbers)}"
        self._execute(
            "CREATE DATABASE {} TEMPLATE {}", name, "template0" if empty else self.template
        )
        self.names.add(name)
        if not empty and (self.filestore / self.template).is_dir():
            # a stored file is named by its content and never changed: a hard link is a copy
            shutil.copytree(
                self.filestore / self.template, self.filestore / name, copy_function=os.link
            )
        return name

    def drop(self, name: str) -> None:
        """Remove a database; while PostgreSQL itself cleans it, nobody but a superuser can end that: wait for it."""
        end = time.monotonic() + CLEANING
        while True:
            try:
                self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
                break
            except errors.InsufficientPrivilege:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
        shutil.rmtree(self.filestore / name, ignore_errors=True)
        self.names.discard(name)

    def drop_all(self) -> None:
        for name in list(self.names):
            self.drop(name)

    @staticmethod
    def _execute(statement: str, *names: str) -> None:
        with closing(psycopg2.connect(dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
