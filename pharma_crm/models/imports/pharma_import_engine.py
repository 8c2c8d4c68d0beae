# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from itertools import islice

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.import_job import Column, Job, Row
from .pharma_import_report import COUNTS

_logger = logging.getLogger(__name__)

# Rows that are loaded with a handful of statements and then committed: a second or two of work.
BATCH = 5_000
# A check of a shorter list is answered at once, of a longer one in the background.
CHECK_AT_ONCE = 20_000


class PharmaImport(models.Model):
    """Running an import: in batches, each committed with the row it reached."""

    _inherit = "pharma.import"

    def _transition_allowed(self, action):
        return self.env.user.has_group("pharma_crm.group_data_steward")

    # -- buttons ----------------------------------------------------------------------------------

    def action_check(self):
        """See what an import would do; nothing but this record is written."""
        for record in self:
            record._check_transition("check")
            record._check_mapping()
            record._begin("check", dry_run=True)
            if record.row_count <= CHECK_AT_ONCE:
                record._run()
            else:
                self.env.ref("pharma_crm.cron_import")._trigger()
        return True

    def action_run(self):
        """Load the list in the background."""
        for record in self:
            record._check_transition("run")
            record._check_mapping()
            record._begin("run", dry_run=False)
        self.env.ref("pharma_crm.cron_import")._trigger()
        return True

    def action_stop(self):
        """Stop after the batch at hand; what is loaded stays."""
        return self._do_transition("stop")

    def action_resume(self):
        """Go on at the row that was reached."""
        for record in self:
            record._check_transition("resume")
            record._check_other_run()
            if record.dry_run:  # a check remembers earlier rows, so it begins again
                record._new_run(dry_run=True)
            else:
                # sudo: the run is the engine's to write; the state says who may set it going
                record.run_id.sudo().write({"user_id": self.env.uid, "note": False})
            record._workflow_write({"state": "checking" if record.dry_run else "running"})
        self.env.ref("pharma_crm.cron_import")._trigger()
        return True

    def action_open_result(self):
        """Open the records of the kind that was loaded."""
        self.ensure_one()
        handler = self._handler()
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._selection_target())[self.target],
            "res_model": handler._result_model,
            "view_mode": "list,kanban,form",
            "domain": handler._result_domain(),
        }

    # -- the run ----------------------------------------------------------------------------------

    def _handler(self):
        """Return the model that knows what a row of this list becomes."""
        return self.env[f"pharma.import.target.{self.target}"].with_company(self.company_id)

    def _check_other_run(self):
        # sudo: the same file in the hands of another user counts too
        other = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("checksum", "=", self.checksum),
                ("state", "in", ("checking", "running")),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "%(user)s is importing this file already (“%(name)s”).",
                    user=other.user_id.name,
                    name=other.name,
                )
            )

    def _begin(self, step, dry_run):
        self._check_other_run()
        self._new_run(dry_run)
        self._do_transition(step)

    def _new_run(self, dry_run):
        # sudo: nobody but the engine writes runs and takes refused rows away
        self.error_ids.sudo().unlink()
        run = (
            self.env["pharma.import.run"]
            .sudo()
            .create(
                {
                    "import_id": self.id,
                    "dry_run": dry_run,
                    "user_id": self.env.uid,
                    "row_count": self.row_count,
                    "date_start": fields.Datetime.now(),
                }
            )
        )
        self._workflow_write({"run_id": run.id})

    def _new_job(self):
        """Return the job that goes on where this record stands."""
        mapped = self.mapping_ids.filtered("field_id")
        job = Job(
            [Column(m.index, m.column, m.field_id.name, m.on_problem) for m in mapped], self.dry_run
        )
        job.cache["fields"] = {m.field_id.name: m.field_id for m in mapped}
        job.cache["country"] = self.country_id
        job.cache["import"] = self
        job.cache["width"] = len(self.mapping_ids)
        job.notes.update(self.run_id.noted or {})
        self._handler()._start(job)
        return job

    def _run(self, after_batch=None):
        """Take batches until the end, a stop, or until `after_batch(rows taken)` says no."""
        self.ensure_one()
        table = self._open_table()
        job = self._new_job()
        handler = self._handler()
        with self._wording_errors():
            lines = table.rows()
            for number, cells, _width in islice(lines, self.cursor):
                handler._remember(job, Row(number, cells))
            while self.state in ("checking", "running"):
                rows = [
                    Row(number, cells, width=width if width != job.cache["width"] else None)
                    for number, cells, width in islice(lines, BATCH)
                ]
                if rows:
                    self._handler()._process(job, rows)
                self._note_progress(
                    job, len(rows), done=self.cursor + len(rows) >= self.row_count or not rows
                )
                if after_batch and not after_batch(len(rows)):
                    return

    def _note_progress(self, job, taken, done):
        # sudo: what was refused and counted is the engine's to write, nobody else's
        self.env["pharma.import.error"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "row": row.number,
                    "column": column,
                    "reason": reason,
                    "cells": row.cells,
                    "summary": " · ".join(filter(None, row.cells))[:200],
                }
                for row, reason, column in job.refused
            ]
        )
        values = {f"{name}_count": self[f"{name}_count"] + job.counts[name] for name in COUNTS}
        values["cursor"] = self.cursor + taken
        if job.notes.total():
            values["noted"] = dict(job.notes)
            values["note"] = "\n".join(self._note_lines(job))
        if done:
            values["date_end"] = fields.Datetime.now()
        job.counts.clear()
        job.refused.clear()
        self.run_id.sudo().write(values)
        if done:
            self._workflow_write({"state": "checked" if self.dry_run else "done"})
            if not self.dry_run:
                self.message_post(body=self._summary())

    # -- in the background ------------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Go on with every import that is under way, the oldest first."""
        commit = self.env["ir.cron"]._commit_progress
        under_way = self._under_way()
        commit(remaining=under_way._rows_left())
        for record in under_way:
            if not record._run_in_background(commit):
                return

    def _under_way(self):
        return self.search([("state", "in", ("checking", "running"))], order="id")

    def _rows_left(self):
        return sum(record.row_count - record.cursor for record in self)

    def _run_in_background(self, commit):
        """Run as the user who started it; return whether there is time for another one."""
        user = self.user_id
        mine = self.with_user(user).with_context(lang=user.lang, tz=user.tz)
        time_left = [1.0]

        def after_batch(taken):
            time_left[0] = commit(taken)
            mine.invalidate_recordset()
            return time_left[0] > 0 or mine.dry_run

        for attempt in range(5):
            try:
                mine._check_may_go_on()
                mine._run(after_batch)
                commit(remaining=self._under_way()._rows_left())
                return time_left[0] > 0
            except SerializationFailure:
                # Somebody saved one of these records, or pressed Stop: take the batch again.
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.2 * attempt)
            except Exception as error:  # whatever it is, it must not be tried for ever
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                expected = isinstance(error, UserError)
                if not expected:
                    _logger.exception("Import %s failed", self.id)
                self.run_id.note = str(error)
                self._workflow_write({"state": "failed"})
                commit(remaining=self._under_way()._rows_left())
                return True
        return True

    def _check_may_go_on(self):
        self.check_access("write")
        if not self._transition_allowed("run"):
            raise AccessError(self.env._("%s may no longer import lists.", self.env.user.name))
