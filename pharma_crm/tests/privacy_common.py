# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

NAME = "Xaveria Qwillfeather"
MAIL = "xaveria.qwillfeather@clinic.example"


def grep_database(env, *words):
    """Return every table.column of the database in which a word stands."""
    env.flush_all()
    hits = []
    columns = env.execute_query(
        SQL(
            """
            SELECT c.table_name::text, c.column_name::text
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
               AND c.data_type IN ('character varying', 'text', 'jsonb', 'json', 'bytea', 'ARRAY')
            """
        )
    )
    tables = {}
    for table, column in columns:
        tables.setdefault(table, []).append(column)
    for table, names in tables.items():
        for column in names:
            for word in words:
                found = env.execute_query(
                    SQL(
                        "SELECT 1 FROM %s WHERE %s::text ILIKE %s LIMIT 1",
                        SQL.identifier(table), SQL.identifier(column), f"%{word}%",
                    )
                )  # fmt: skip
                if found:
                    hits.append((f"{table}.{column}", word))
    return hits
