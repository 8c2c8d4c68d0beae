# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL, ormcache

# Tables that a merge leaves alone: its own, and those that are made anew.
OWN_TABLES = frozenset(
    "pharma_merge pharma_merge_step pharma_match_record pharma_match_frequency pharma_duplicate"
    " pharma_duplicate_candidate base_partner_merge_automatic_wizard base_partner_merge_line"
    " base_partner_merge_automatic_wizard_res_partner_rel".split()
)


class PharmaMerge(models.Model):
    """Moving every reference from one record to another, set-based, each statement journaled.

    Where a unique index allows only one row of both, the two rows become one: what points at the second row moves
    to the first, and the second is kept in the journal.
    """

    _inherit = "pharma.merge"

    # -- journaled statements ------------------------------------------------------------------------

    def _journal(self, kind, table, rows, column=None):
        if rows:
            self.env["pharma.merge.step"].create(
                {
                    "merge_id": self.id, "kind": kind, "table_name": table, "column_name": column,
                    "rows": rows, "row_count": len(rows),
                }
            )  # fmt: skip
        return len(rows)

    def _change(self, table, column, ids, value, old=None):
        """Set one column of rows to a value and journal it; return how many rows."""
        if not ids:
            return 0
        name = SQL.identifier(column)
        rows = self.env.execute_query(
            SQL(
                """
                WITH before AS (SELECT id, to_jsonb(%(column)s) AS value FROM %(table)s WHERE id = ANY(%(ids)s))
                UPDATE %(table)s t SET %(column)s = %(value)s FROM before WHERE before.id = t.id
                RETURNING t.id, before.value, to_jsonb(t.%(column)s)
                """,
                table=SQL.identifier(table),
                column=name,
                ids=list(ids),
                value=value,
            )
        )
        return self._journal("update", table, [list(row) for row in rows], column)

    def _take_out(self, table, condition):
        """Delete rows and journal them whole."""
        rows = self.env.execute_query(
            SQL("DELETE FROM %s t WHERE %s RETURNING to_jsonb(t)", SQL.identifier(table), condition)
        )
        return self._journal("delete", table, [row for (row,) in rows])

    # -- foreign keys --------------------------------------------------------------------------------

    def _move_foreign_keys(self):
        """Move everything that names the loser by a foreign key."""
        counts = Counter()
        for table, column in self._foreign_keys("res_partner"):
            moved = self._move_rows(table, column, self.winner_id.id, self.loser_id.id)
            counts[self._model_of(table)] += moved
        return counts

    @api.model
    def _foreign_keys(self, table):
        """Return the (table, column) that point at a table, without those that are left alone."""
        keys = self.env["base.partner.merge.automatic.wizard"]._get_fk_on(table)
        return sorted(
            {
                (name, column)
                for name, column in keys
                if name not in OWN_TABLES
                and not self._is_transient(name)
                and column != "pharma_merged_into_id"
            }
        )

    @api.model
    def _is_transient(self, table):
        model = self._model_of(table)
        return model in self.env and self.env[model]._transient

    @api.model
    def _model_of(self, table):
        """Return the model of a table, the table's own name when it has none (a relation)."""
        return self._models_by_table().get(table, table)

    @api.model
    @ormcache()
    def _models_by_table(self):
        return {
            model._table: name
            for name, model in self.env.registry.items()
            if not model._abstract and model._auto
        }

    def _move_rows(self, table, column, target, source, condition=None):
        """Let rows of a table point at ``target`` instead of ``source``; return how many there were.

        :param condition: further SQL on the rows, e.g. which model a generic reference is about
        """
        condition = condition or SQL("TRUE")
        if not self._has_id(table):
            return self._move_relation(table, column, target, source)
        where = SQL("%s = %s AND %s", SQL.identifier(column), source, condition)
        ids = self._row_ids(table, where)
        if not ids:
            return 0
        if table == "res_partner":
            ids = [id_ for id_ in ids if id_ not in (source, target)]
        joined = self._join_clashing(table, column, target, source, condition)
        self._change(table, column, [id_ for id_ in ids if id_ not in joined], target)
        return len(ids)

    def _row_ids(self, table, where):
        return [
            id_
            for (id_,) in self.env.execute_query(
                SQL("SELECT id FROM %s WHERE %s", SQL.identifier(table), where)
            )
        ]

    @api.model
    def _has_id(self, table):
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'id' AND NOT attisdropped",
                    table,
                )
            )
        )

    def _move_relation(self, table, column, target, source):
        """Move the rows of a many2many relation; one that the winner has too is kept once."""
        name = SQL.identifier(table)
        rows = self.env.execute_query(
            SQL("SELECT to_jsonb(t) FROM %s t WHERE %s = %s", name, SQL.identifier(column), source)
        )
        if not rows:
            return 0
        moved = [{**row, column: target} for (row,) in rows]
        put = self.env.execute_query(
            SQL(
                "INSERT INTO %(table)s AS t SELECT * FROM jsonb_populate_recordset(NULL::%(table)s, %(rows)s::jsonb)"
                " ON CONFLICT DO NOTHING RETURNING to_jsonb(t)",
                table=name,
                rows=Json(moved),
            )
        )
        self._journal("insert", table, [row for (row,) in put])
        return self._take_out(table, SQL("%s = %s", SQL.identifier(column), source))

    # -- rows that would clash -----------------------------------------------------------------------

    def _join_clashing(self, table, column, target, source, condition):
        """Join the rows that a unique index forbids to stand side by side; return the ids that are gone."""
        gone = set()
        for keys, predicate in self._unique_indexes(table, column):
            pairs = self._clashing(table, column, target, source, condition, keys, predicate)
            for second, first in pairs:
                if second not in gone:
                    self._join_row(table, first, second)
                    gone.add(second)
        return gone

    @api.model
    def _unique_indexes(self, table, column):
        """Return [(SQL expressions of the other columns, SQL of the predicate)] of unique indexes with a column."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(pg_get_indexdef(i.indexrelid, k, TRUE) ORDER BY k),
                       pg_get_expr(i.indpred, i.indrelid)
                  FROM pg_index i, generate_series(1, i.indnkeyatts) k
                 WHERE i.indrelid = %s::regclass AND i.indisunique
              GROUP BY i.indexrelid, i.indpred, i.indrelid
                """,
                table,
            )
        )
        quoted = {column, f'"{column}"'}
        return [
            (
                [SQL(self._literal(key)) for key in keys if key not in quoted],
                SQL(self._literal(predicate or "TRUE")),
            )
            for keys, predicate in rows
            if quoted & set(keys)
        ]

    @api.model
    def _literal(self, text):
        """An expression as PostgreSQL itself writes it, for use as SQL."""
        return text.replace("%", "%%")

    def _clashing(self, table, column, target, source, condition, keys, predicate):
        """Return [(row of the loser, row of the winner)] that are equal in a unique index."""
        listed = SQL(", ").join(
            [SQL("ARRAY[%s]::text[] AS key", SQL(", ").join(SQL("(%s)::text", k) for k in keys))]
        )

        def rows(of):
            return SQL(
                "(SELECT id, %s FROM %s WHERE %s = %s AND %s AND (%s))",
                listed, SQL.identifier(table), SQL.identifier(column), of, condition, predicate,
            )  # fmt: skip

        return self.env.execute_query(
            SQL(
                "SELECT second.id, min(first.id) FROM %s second JOIN %s first ON first.key = second.key"
                " AND array_position(first.key, NULL) IS NULL GROUP BY second.id ORDER BY second.id",
                rows(source),
                rows(target),
            )
        )

    def _join_row(self, table, first, second):
        """Make one row of two: what points at the second moves to the first."""
        for column in self._added_columns().get(table, ()):
            ((total,),) = self.env.execute_query(
                SQL(
                    "SELECT sum(%s) FROM %s WHERE id IN (%s, %s)",
                    SQL.identifier(column), SQL.identifier(table), first, second,
                )
            )  # fmt: skip
            self._change(table, column, [first], total)
        for other, column in self._foreign_keys(table):
            self._move_rows(other, column, first, second)
        model = self._model_of(table)
        if model in self.env:
            self._move_references(model, first, second)
        self._take_out(table, SQL("id = %s", second))
