# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io

from odoo import models
from odoo.tools import SQL

from .pharma_import_target import QUIET

STAGE = "pharma_import_stage"
MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")


class PharmaImportTarget(models.AbstractModel):
    """Writing a batch as a set: COPY into a temporary table, then one INSERT … SELECT or UPDATE.

    What a row does not say is taken from a sample: a record with the least values that the ORM made, and that
    was taken back. So defaults of any addon are kept. Stored computed fields come from `_bulk_expressions`; those
    that nobody named there are computed by the ORM. A test compares rows with what `create` makes.
    """

    _inherit = "pharma.import.target"

    # stored computed fields for which a new record has what the sample has
    _bulk_constant_fields = frozenset()

    def _bulk_expressions(self, names):
        """Return {column: SQL} of stored computed fields of new records.

        In the SQL `s` is the row as loaded (columns: `names`), `t` the sample, `s.new_id` the record's id.
        """
        return {}

    def _bulk_after(self, job, model, created, changes):
        """Tell the model what was written past its `create` and `write`.

        :param created: new records.
        :param changes: {record: {field: new value}} of those that were there.
        """
        hook = getattr(model, "_pharma_loaded", None)
        if hook:
            hook(created, changes, job.cache["import"])

    # -- new records --------------------------------------------------------------------------------

    def _bulk_create(self, job, model, vals_list, base, sample_names):
        """Insert records as `create` would; return them in the order of the values.

        :param base: values that all have in common.
        :param sample_names: fields that the ORM needs to make a record.
        """
        if not vals_list:
            return model
        model = model.with_context(**QUIET)
        sample = self._bulk_sample(
            job, model, {**base, **{name: vals_list[0][name] for name in sample_names}}
        )
        names = sorted({name for vals in vals_list for name in vals} - base.keys())
        self._bulk_stage(model, names, [[vals.get(name) for name in names] for vals in vals_list])
        expressions, computed = self._bulk_columns(model, names, base)
        stored = [
            name
            for name, field in model._fields.items()
            if field.store and field.column_type and name not in MAGIC
        ]
        now, uid = self.env.cr.now(), self.env.uid
        query = SQL(
            """
            WITH s AS MATERIALIZED (
                SELECT nextval(%(sequence)s) AS new_id, stage.* FROM %(stage)s stage ORDER BY stage_line
            )
            INSERT INTO %(table)s (%(columns)s, id, create_uid, create_date, write_uid, write_date)
            SELECT %(values)s, s.new_id, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM s, jsonb_populate_record(NULL::%(table)s, %(sample)s::jsonb) t
             ORDER BY s.stage_line
         RETURNING id
            """,
            sequence=f"{model._table}_id_seq",
            stage=SQL.identifier(STAGE),
            table=SQL.identifier(model._table),
            columns=SQL(", ").join(map(SQL.identifier, stored)),
            values=SQL(", ").join(
                expressions.get(name, SQL("t.%s", SQL.identifier(name))) for name in stored
            ),
            uid=uid,
            now=now,
            sample=sample,
        )
        ids = sorted(id_ for (id_,) in self.env.execute_query(query))
        records = model.browse(ids)
        for field in computed:
            self.env.add_to_compute(field, records)
        records._validate_fields({*names, *base})
        return records

    def _bulk_columns(self, model, names, base):
        """Return {column: SQL} of what is not the sample's, and the fields left to the ORM to compute."""
        expressions = {
            name: SQL("COALESCE(s.%s, t.%s)", SQL.identifier(name), SQL.identifier(name))
            for name in names
        }
        computed = []
        given = self._bulk_expressions(names)
        for name, field in model._fields.items():
            if not (field.store and field.column_type) or name in expressions or name in base:
                continue
            if name in given:
                expressions[name] = given[name]
            elif field.compute and name not in self._bulk_constant_fields:
                computed.append(field)
        return expressions, computed

    def _bulk_sample(self, job, model, vals):
        """Return as JSON the row that the ORM makes of the least values; once per run, and it leaves nothing."""
        key = ("sample", model._name)
        if key not in job.cache:
            savepoint = self.env.cr.savepoint()
            try:
                record = model.create(vals)
                self.env.flush_all()
                query = SQL(
                    "SELECT to_jsonb(r)::text FROM %s r WHERE id = %s",
                    SQL.identifier(model._table),
                    record.id,
                )
                [(job.cache[key],)] = self.env.execute_query(query)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)
                self._bulk_sampled(job)
        return job.cache[key]

    def _bulk_sampled(self, job):
        """Look up again what the sample made the cache forget."""

    # -- changes -------------------------------------------------------------------------------------

    def _bulk_write(self, model, changes):
        """Write {record: {field: value}}: one UPDATE, then what is computed from it."""
        if not changes:
            return
        records = model.browse([record.id for record in changes])
        records.check_access("write")
        names = sorted({name for vals in changes.values() for name in vals})
        for name in names:
            model._check_field_access(model._fields[name], "write")
        self.env.flush_all()
        masks = {name: 1 << position for position, name in enumerate(names)}
        self._bulk_stage(
            model,
            names,
            [
                [vals.get(name) for name in names] + [record.id, sum(masks[name] for name in vals)]
                for record, vals in changes.items()
            ],
            with_ids=True,
        )
        query = SQL(
            """
            UPDATE %(table)s r SET %(values)s, write_uid = %(uid)s, write_date = %(now)s
              FROM %(stage)s s WHERE r.id = s.stage_id
            """,
            table=SQL.identifier(model._table),
            stage=SQL.identifier(STAGE),
            values=SQL(", ").join(
                SQL(
                    "%(name)s = CASE WHEN s.stage_mask & %(mask)s > 0 THEN s.%(name)s ELSE r.%(name)s END",
                    name=SQL.identifier(name),
                    mask=masks[name],
                )
                for name in names
            ),
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        records.modified(names, before=True)
        self.env.cr.execute(query)
        records.invalidate_recordset([*names, "write_uid", "write_date"], flush=False)
        for name in names:
            model.browse([record.id for record, vals in changes.items() if name in vals]).modified(
                [name]
            )
        records._validate_fields(names)

    # -- the temporary table ---------------------------------------------------------------------------

    def _bulk_stage(self, model, names, rows, with_ids=False):
        """Put values into a temporary table with the column types of the model's own."""
        cr = self.env.cr
        extra = SQL(", 0::integer AS stage_id, 0::bigint AS stage_mask") if with_ids else SQL()
        cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.%s", SQL.identifier(STAGE)))
        cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT %s%s, 0::integer AS stage_line FROM %s"
                " WITH NO DATA",
                SQL.identifier(STAGE),
                SQL(", ").join(map(SQL.identifier, names)),
                extra,
                SQL.identifier(model._table),
            )
        )
        convert = [self._bulk_converter(model, name) for name in names]
        if with_ids:
            convert += [None, None]
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        for line, row in enumerate(rows):
            cells = [
                to_column(value)
                if to_column
                else r"\N"
                if value is None or value is False
                else value
                for value, to_column in zip(row, convert, strict=True)
            ]
            cells.append(line)
            writer.writerow(cells)
        buffer.seek(0)
        cr.copy_expert(rf"COPY {STAGE} FROM STDIN (FORMAT csv, NULL '\N')", buffer)

    def _bulk_converter(self, model, name):
        """Return how a value is brought into a column; None where it goes in as it is."""
        field = model._fields[name]
        if field.type in ("char", "text", "many2one", "integer", "selection", "date"):
            return None
        if field.type == "boolean":
            return {None: r"\N", False: "f", True: "t"}.get

        def to_column(value):
            column = None if value is None else field.convert_to_column_insert(value, model)
            return r"\N" if column is None else column

        return to_column
