# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError

from ...tools.import_job import NO_VALUE, Plan, RowRefused

# Loading a list is no conversation: nothing is mailed, tracked or rated row by row.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "pharma_rate_later": True,
}

# Longer than any name or address; a cell that is longer is no value of a list.
MAX_TEXT = 1_000
# So many rows one after the other that only the database refuses: it is not the rows that are wrong.
MAX_FAILURES = 50
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
C1 = re.compile(r"[\x80-\x9f]")


def _from_windows(match):
    return match.group().encode("latin-1").decode("cp1252", errors="replace")


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

    def _remember(self, job, row):
        """Note where a key stands first; return that line."""
        key = self._key(job, row)
        return job.first_rows.setdefault(key, row.number) if all(key) else row.number

    def _process(self, job, rows):
        """Take a batch of rows: count, and write unless the job is dry."""
        readable = []
        for row in rows:
            try:
                self._check_row(job, row)
            except RowRefused as error:  # who knows under which header its cells stand
                row.fault(error.reason, error.column)
                continue
            readable.append(row)
            first = self._remember(job, row)
            self._convert(job, row)
            if first != row.number:
                try:
                    self._repeated(job, row, first)
                except RowRefused as error:
                    row.fault(error.reason, error.column)
        self._check_batch(job, readable)
        converted = job.refuse_faulty(rows)
        plans = self._plan(job, converted) if converted else []
        if not job.dry:
            plans = self._apply(job, plans)
        job.done(plans)

    def _check_batch(self, job, rows):
        """Note what is wrong with rows that only a look at our records tells. To be overridden."""

    def _check_row(self, job, row):
        """Refuse a row whose cells stand under the wrong headers, or that is no text for people."""
        if row.width is not None:
            raise RowRefused(
                self.env._(
                    "The line has %(found)s cells where the header has %(expected)s.",
                    found=row.width,
                    expected=job.cache["width"],
                )
            )
        if C1.search("".join(row.cells)):
            # Windows quotation marks and dashes that somebody saved as if they were Latin-1
            row.cells = [C1.sub(_from_windows, cell) for cell in row.cells]
        if CONTROL.search("".join(row.cells)):
            for column in job.columns:
                if CONTROL.search(row.cells[column.index]):
                    raise RowRefused(
                        self.env._("The text has characters that cannot be shown."), column.name
                    )

    def _steps(self, job):
        """Return for each mapped column: the column, its field, how it is converted."""
        fields_ = job.cache["fields"]
        return [
            (
                column,
                fields_[column.field].required,
                getattr(self, f"_convert_{column.field}", None),
            )
            for column in job.columns
        ]

    def _convert(self, job, row):
        """Fill `row.values` from the cells; a bad value is a fault of the row or stays out, as the mapping says."""
        steps = job.cache.get("steps")
        if steps is None:
            steps = job.cache["steps"] = self._steps(job)
        cells = row.cells
        for column, required, converter in steps:
            text = cells[column.index]
            if text and text[0] in "nN#" and text.casefold() in NO_VALUE:
                text = ""
            if not text:
                if required:
                    label = job.cache["fields"][column.field].label
                    row.fault(self.env._("“%s” is empty.", label), column.name, column.field)
                continue
            try:
                if len(text) > MAX_TEXT:
                    raise RowRefused(self.env._("The text is longer than %s characters.", MAX_TEXT))
                row.values[column.field] = converter(job, row, text) if converter else text
            except RowRefused as error:
                if column.on_problem != "empty" or required:
                    row.fault(error.reason, column.name, column.field)
        return row

    def _apply(self, job, plans):
        """Write plans; return those that were written.

        A batch that fails as a whole is halved until what breaks a rule that only the database knows stands alone.
        """
        pending = [plan for plan in plans if plan.outcome != "unchanged"]
        written = [plan for plan in plans if plan.outcome == "unchanged"]
        return written + self._apply_some(job, pending)

    def _apply_some(self, job, plans):
        if not plans:
            return []
        try:
            with self.env.cr.savepoint():
                self._write_plans(job, plans)
            job.cache["failures"] = 0
            return plans
        except UserError as error:
            reason = str(error)
        except IntegrityError as error:
            reason = (error.diag.message_detail or str(error)).strip()
        self._forget(job)
        if len(plans) == 1:
            job.refuse(plans[0].row, reason)
            job.cache["failures"] = job.cache.get("failures", 0) + 1
            if job.cache["failures"] >= MAX_FAILURES:
                raise UserError(self.env._("The database refuses row after row: %s", reason))
            return []
        half = len(plans) // 2
        return self._apply_some(job, plans[:half]) + self._apply_some(job, plans[half:])

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

    def _merged_accounts(self, pharma_type, codes):
        """Return {code: account} for codes of accounts that were merged into another one, which is returned."""
        found = (
            self.env["pharma.account.code"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.env.company.id),
                    ("source", "=", self.env["res.partner"]._pharma_merged_source(pharma_type)),
                    ("code", "in", list(codes)),
                ],
                ["code", "partner_id"],
            )
        )
        return {row.code: row.partner_id for row in found}

    def _new_plan(self, row, record, vals, extra=None):
        if record is None:
            return Plan(row, None, vals, extra)
        return Plan(row, record, self._changes(record, vals), extra)
