# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError

from ...tools.import_job import Plan, RowRefused

# Loading a list is no conversation: nothing is mailed, tracked or rated row by row.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "pharma_rate_later": True,
}


class PharmaImportTarget(models.AbstractModel):
    """How rows become records. A target `x` is a model `pharma.import.target.x` that inherits this one.

    A batch is converted and planned with a constant number of queries; a check stops there, an import
    then applies the plans. Nothing is written for a row that is refused.
    """

    _name = "pharma.import.target"
    _description = "Kind of list that can be imported"

    # fields of pharma.import.field that tell one row from another
    _key_fields = ("code",)
    # model of the records, for the button that opens them
    _result_model = "res.partner"

    # -- to be defined per target ------------------------------------------------------------------

    def _start(self, job):
        """Look up what the whole run needs, into `job.cache`."""

    def _plan(self, job, rows):
        """Compare a batch of converted rows with what there is; return a Plan per row, refuse the rest.

        Writes nothing.
        """
        raise NotImplementedError

    def _create(self, job, plans):
        """Create the records of these plans."""
        raise NotImplementedError

    def _update(self, job, plans):
        """Write the changes of these plans."""
        raise NotImplementedError

    def _repeated(self, job, row, first):
        """Say what happens to a row whose key stood in an earlier row already."""
        raise RowRefused(
            self.env._(
                "“%(code)s” stands in line %(line)s already.",
                code=" / ".join(self._key(job, row)),
                line=first,
            )
        )

    def _result_domain(self):
        """Return which records the button behind the counts opens."""
        return []

    # -- the run -------------------------------------------------------------------------------------

    def _key(self, job, row):
        return tuple(job.cell(row, name) for name in self._key_fields)

    def _process(self, job, rows):
        """Take a batch of rows: count, and write unless the job is dry."""
        converted = []
        for row in rows:
            try:
                self._convert(job, row)
                first = job.first_rows.get(self._key(job, row), row.number)
                if first != row.number:
                    self._repeated(job, row, first)
                converted.append(row)
            except RowRefused as error:
                job.refuse(row, error.reason, error.column)
        plans = self._plan(job, converted) if converted else []
        if not job.dry:
            plans = self._apply(job, plans)
        job.done(plans)

    def _convert(self, job, row):
        """Fill `row.values` from the cells; a bad value refuses the row or stays out, as the mapping says."""
        fields_ = job.cache["fields"]
        for column in job.columns:
            text = job.cell(row, column.field)
            if not text:
                if fields_[column.field].required:
                    raise RowRefused(
                        self.env._("“%s” is empty.", fields_[column.field].label), column.name
                    )
                continue
            converter = getattr(self, f"_convert_{column.field}", None)
            try:
                row.values[column.field] = converter(job, row, text) if converter else text
            except RowRefused as error:
                if column.on_problem != "empty":
                    raise RowRefused(error.reason, column.name) from error
        return row

    def _apply(self, job, plans):
        """Write plans; if the batch fails as a whole, row by row. Return the plans that were written."""
        pending = [plan for plan in plans if plan.outcome != "unchanged"]
        if not pending:
            return plans
        try:
            with self.env.cr.savepoint():
                self._write_plans(job, pending)
            return plans
        except (UserError, IntegrityError):
            # One row breaks a rule that only the database or a constraint knows: find it.
            self._forget(job)
        written = [plan for plan in plans if plan.outcome == "unchanged"]
        for plan in pending:
            try:
                with self.env.cr.savepoint():
                    self._write_plans(job, [plan])
                written.append(plan)
            except UserError as error:
                self._forget(job)
                job.refuse(plan.row, str(error))
            except IntegrityError as error:
                self._forget(job)
                job.refuse(plan.row, (error.diag.message_detail or str(error)).strip())
        return written

    def _forget(self, job):
        """Look up again what a rolled back batch may have created on the way."""
        self.env.invalidate_all(flush=False)
        self._start(job)

    def _write_plans(self, job, plans):
        self._create(job, [plan for plan in plans if plan.record is None])
        self._update(job, [plan for plan in plans if plan.record is not None])
        self.env.flush_all()

    # -- helpers --------------------------------------------------------------------------------------

    def _changes(self, record, vals):
        """Return the values that differ from the record's."""
        changes = {}
        for name, value in vals.items():
            field = record._fields[name]
            current = record[name]
            if field.type == "many2one":
                current = current.id
            if (current or False) != (value or False):
                changes[name] = value
        return changes

    def _write_grouped(self, model, plans):
        """Write the changes of plans, records with the same ones together."""
        every = [plan.record.id for plan in plans]
        groups = {}
        for plan in plans:
            key = repr(sorted(plan.changes.items()))
            groups.setdefault(key, (plan.changes, []))[1].append(plan.record.id)
        for changes, ids in groups.values():
            # read together what each write looks at
            model.browse(ids).with_prefetch(every).write(changes)

    def _new_plan(self, row, record, vals, extra=None):
        if record is None:
            return Plan(row, None, vals, extra)
        return Plan(row, record, self._changes(record, vals), extra)
