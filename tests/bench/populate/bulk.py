"""Making many rows at once in SQL.

A first record is made through the ORM, so it has every default and whatever column an addon adds later.
`multiply` copies its row as often as wanted, with other values in some columns.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from zlib import crc32

SEED = 19


@dataclass(frozen=True)
class Ids:
    """A run of ids without gaps: rows are numbered from 1, in SQL and here."""

    first: int
    count: int

    def at(self, n: int | str) -> str:
        """The id of row n (SQL, when n is SQL)."""
        return f"({self.first - 1} + {n})"

    def number(self, record_id: str) -> str:
        """SQL: which row an id is."""
        return f"({record_id} - {self.first - 1})"

    def has(self, record_id: str) -> str:
        return f"({record_id} BETWEEN {self.first} AND {self.first + self.count - 1})"


def prepare(cr) -> None:
    """Numbers that look random, but are the same in every run and whatever plan PostgreSQL takes."""
    cr.execute(
        """
        CREATE OR REPLACE FUNCTION pg_temp.pick(n bigint, salt bigint) RETURNS float8
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
        $$ SELECT (hashint8extended(n, salt) & 4294967295)::float8 / 4294967296.0 $$
        """
    )


def pick(n: str, purpose: str) -> str:
    """SQL: a number from 0 to 1 (exclusive) that belongs to n; another one for each purpose."""
    return f"pg_temp.pick(({n})::bigint, {crc32(purpose.encode()) + SEED})"


def choose(n: str, purpose: str, count: int | str, skew: float = 1) -> str:
    """SQL: an integer from 0 to count - 1; with a skew above 1 the low ones come more often."""
    return f"floor({count} * power({pick(n, purpose)}, {skew}))::integer"


def choose_text(n: str, purpose: str, texts: list[str]) -> str:
    return f"(ARRAY[{', '.join(map(quoted, texts))}])[1 + {choose(n, purpose, len(texts))}]"


def quoted(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def reserve(cr, table: str, count: int) -> Ids:
    """Take the next ids of a table."""
    cr.execute(f"SELECT nextval('{table}_id_seq')")
    ids = Ids(cr.fetchone()[0], count)
    cr.execute(f"SELECT setval('{table}_id_seq', {ids.first + max(count, 1) - 1})")
    return ids


def multiply(record, source: str, values: dict[str, str], ids: Ids | None = None) -> Ids:
    """Insert one row for each row of the SQL `source` (called `s`; it has a column `n` from 1 on).

    :param record: the row to copy; what `values` does not name is as there
    :param values: {column: SQL expression}
    :return: the ids, in the order of `n`
    """
    record.env.flush_all()
    cr, table = record.env.cr, record._table
    if ids is None:
        cr.execute(f"SELECT count(*) FROM ({source}) s")
        ids = reserve(cr, table, cr.fetchone()[0])
    values = {"id": ids.at("s.n"), **values}
    copied = [name for name in _columns(cr, table) if name not in values]
    cr.execute(
        f"""
        INSERT INTO {table} ({", ".join(f'"{name}"' for name in (*values, *copied))})
        SELECT {", ".join([*values.values(), *(f'like_this."{name}"' for name in copied)])}
          FROM ({source}) s, {table} like_this
         WHERE like_this.id = {record.id}
        """
    )
    record.env.invalidate_all()
    return ids


def fill(cr, table: str, columns: str, source: str) -> None:
    """Insert into a table that is no model (a relation)."""
    cr.execute(f"INSERT INTO {table} ({columns}) {source}")


@contextmanager
def bare(cr, *tables: str):
    """Without the foreign keys and indexes of these tables: they are made again, and checked, at the end."""
    again = []
    for table in tables:
        cr.execute(
            f"""
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = '{table}'::regclass AND contype = 'f'
            """
        )
        for name, definition in cr.fetchall():
            cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cr.execute(
            f"""
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),
                   obj_description(indexrelid, 'pg_class')
              FROM pg_index
             WHERE indrelid = '{table}'::regclass AND NOT indisprimary
               AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
            """
        )
        for name, definition, comment in cr.fetchall():
            cr.execute(f"DROP INDEX {name}")
            # Odoo compares the comment with the model when it updates an addon
            again.append(f"{definition}; COMMENT ON INDEX {name} IS {quoted(comment)}")
    yield
    for statement in reversed(again):
        cr.execute(statement)
    for table in tables:
        cr.execute(f"ANALYZE {table}")


def _columns(cr, table: str) -> list[str]:
    cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in cr.fetchall()]
