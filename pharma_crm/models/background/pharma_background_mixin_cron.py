# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .pharma_background_mixin import UNDER_WAY

_logger = logging.getLogger(__name__)

RETRIES = 5


class PharmaBackgroundMixin(models.AbstractModel):
    """The cron that goes on with all waiting work, a batch of each in turn."""

    _inherit = "pharma.background.mixin"

    @api.model
    def _cron_background(self):
        """Go on with all work that waits until it is done or the time of the cron is up."""
        commit = self.env["ir.cron"]._commit_progress
        waiting = self._jobs_under_way()
        commit(remaining=self._jobs_left(waiting))
        time_left = 1.0
        while waiting and time_left > 0:
            # a batch of each in turn, so that a long one keeps no other waiting
            for job in list(waiting):
                more, time_left = job._job_step(commit)
                if not more:
                    waiting.remove(job)
                if time_left <= 0:
                    break
        commit(remaining=self._jobs_left(self._jobs_under_way()))

    @api.model
    def _jobs_under_way(self):
        """Return the records of all models with waiting work, the one that waits longest first."""
        mixin = self.env.registry["pharma.background.mixin"]
        jobs = []
        for name in sorted(self.env.registry):
            model = self.env.registry[name]
            if issubclass(model, mixin) and not model._abstract:
                # sudo and no filter: the work of every company, on archived records as well
                records = self.env[name].sudo().with_context(active_test=False)
                jobs.extend(records.search([("job_state", "in", UNDER_WAY)]))
        return sorted(jobs, key=lambda job: (job.write_date, job._name, job.id))

    @api.model
    def _jobs_left(self, jobs):
        return sum(max(1, job.job_total - job.job_done) for job in jobs)

    def _job_step(self, commit):
        """Take the next batch.

        :param commit: `_commit_progress` of ir.cron.
        :return: whether there is more to do, seconds left to this run of the cron.
        """
        for attempt in range(RETRIES):
            try:
                return self._job_take(commit)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody saved one of these records, or pressed Stop: take the batch again.
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.1 * attempt)
            except Exception as error:  # whatever it is, it must not be tried for ever
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                return False, self._job_fail(error, commit)
        _logger.info("%s is busy, its background work waits for the next run", self)
        return False, commit()

    def _job_take(self, commit):
        self.env.invalidate_all()
        if self.job_state not in UNDER_WAY:
            return False, commit()
        before = (self.job_run, self.job_cursor)
        runner = self._job_runner()
        if self._job_as_user:
            runner._job_check()
        taken, cursor, finished = runner._job_batch()
        commit()  # the work first: Stop never undoes it, nor does it wait for it
        self.env.invalidate_all()
        if self.job_state == "none" or (self.job_run, self.job_cursor) != before:
            # let be or started anew meanwhile
            return self.job_state in UNDER_WAY, commit()
        values = {"job_cursor": cursor, "job_done": self.job_done + taken}
        if finished:
            values["job_state"] = "none"
        elif self.job_state == "queued":
            values["job_state"] = "running"
        self._job_write(values)
        if finished:
            runner._job_finished()
        return not finished, commit(max(1, taken))

    def _job_fail(self, error, commit):
        """Say on the record why its work ended; what was committed stays."""
        record = self.with_context(lang=self.job_user_id.lang or self.env.lang)
        if isinstance(error, UserError):
            note = str(error)
        else:
            _logger.error("Background work of %s failed", self, exc_info=error)
            note = record.env._(
                "Something unexpected ended this work; an administrator finds it in the log. "
                "What is done so far is kept. “Resume” tries again from there."
            )
        record._job_write({"job_state": "failed", "job_note": note})
        return commit(1)
