# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PharmaCommon
from .temporary_models import add_models

LOGGER = "odoo.addons.pharma_crm.models.background.pharma_background_mixin_cron"


@tagged("-at_install", "post_install")
class TestBackground(PharmaCommon):
    """Work in batches: stopped, resumed, crashed, and out of the hands of clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .background_models import PharmaTestJob, PharmaTestUserJob

        add_models(cls, PharmaTestJob, PharmaTestUserJob)

    def _job(self, name="job", model="pharma.test.job", **values):
        return self.env[model].create({"name": name, **values})

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_background").method_direct_trigger()
        self.env.invalidate_all()

    def test_small_work_is_done_at_once(self):
        job = self._job(size=2)
        job.with_user(self.rep).action_start()
        self.assertEqual((job.job_state, job.job_done, job.job_progress), ("none", 2, 100))
        self.assertEqual((job.finished, job.job_user_id), (1, self.rep))

    def test_big_work_waits_for_the_cron(self):
        job = self._job()
        before = self.env["ir.cron.trigger"].search_count([])
        job.with_user(self.rep).action_start()
        self.assertEqual((job.job_state, job.job_done, job.job_total), ("queued", 0, 6))
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), before)
        self._cron()
        self.assertEqual((job.job_state, job.job_done, job.job_cursor), ("none", 6, 6))
        self.assertEqual(job.finished, 1)
        self.assertEqual(job.reached.count("__system__"), 3)
        self._cron()
        self.assertEqual((job.finished, job.job_done), (1, 6), "a second run finds nothing to do")

    def test_started_again(self):
        job = self._job()
        for run in (1, 2):
            job.action_start()
            self._cron()
            self.assertEqual((job.job_run, job.job_done, job.finished), (run, 6, run))

    def test_unexpected_error_in_the_middle(self):
        """What was committed stays, the record says so, the others go on, and it can be resumed."""
        job, other = self._job("crash", fail_at=4), self._job("other")
        (job | other)._job_start()
        with mute_logger(LOGGER), self.assertLogs(LOGGER, "ERROR") as caught:
            self._cron()
        self.assertIn(
            "ZeroDivisionError", caught.records[0].exc_text or str(caught.records[0].exc_info)
        )
        self.assertEqual((job.job_state, job.job_done, job.job_cursor), ("failed", 4, 4))
        self.assertNotIn("half", job.reached)
        self.assertEqual(job.reached.count("__system__"), 2, "the committed batches stay")
        self.assertIn("Something unexpected", job.job_note)
        self.assertNotIn("secret", job.job_note)
        self.assertEqual((other.job_state, other.job_done), ("none", 6))
        self._cron()
        self.assertEqual(job.job_state, "failed", "it is not tried for ever")
        job.fail_at = -1
        job.action_job_resume()
        self.assertFalse(job.job_note)
        self._cron()
        self.assertEqual((job.job_state, job.job_done, job.finished), ("none", 6, 1))
        self.assertEqual(job.reached.count("4:"), 1)

    def test_expected_error_is_told_as_it_is(self):
        job = self._job(fail_at=2, fail_with="Row 3 has no name.")
        job._job_start()
        self._cron()
        self.assertEqual((job.job_state, job.job_note), ("failed", "Row 3 has no name."))

    def test_crash_between_work_and_progress_takes_the_batch_again(self):
        job = self._job()
        job._job_start()
        job.job_state = "running"
        job.reached = (
            "0:__system__, "  # committed, but the process died before the progress was written
        )
        self._cron()
        self.assertEqual((job.job_state, job.job_done, job.finished), ("none", 6, 1))
        self.assertEqual(job.reached.count("0:"), 2)

    def test_stop_and_resume(self):
        job = self._job()
        job._job_start()
        batch = type(job)._job_batch

        def stop_meanwhile(record):
            record.with_user(self.rep).action_job_stop()
            return batch(record)

        with patch.object(type(job), "_job_batch", stop_meanwhile):
            self._cron()
        self.assertEqual((job.job_state, job.job_done), ("stopped", 2), "the batch at hand stays")
        self._cron()
        self.assertEqual(job.job_done, 2)
        job.with_user(self.rep).action_job_resume()
        self._cron()
        self.assertEqual((job.job_state, job.job_done), ("none", 6))
        self.assertEqual([job.reached.count(f"{start}:") for start in (0, 2, 4)], [1, 1, 1])

    def test_started_anew_meanwhile(self):
        """The progress of a batch that began before a new start does not count."""
        job = self._job()
        job._job_start()
        batch = type(job)._job_batch
        calls = []

        def start_meanwhile(record):
            result = batch(record)
            calls.append(record.job_cursor)
            if len(calls) == 2:
                record._job_start()
            return result

        with patch.object(type(job), "_job_batch", start_meanwhile):
            self._cron()
        self.assertEqual(calls, [0, 2, 0, 2, 4])
        self.assertEqual((job.job_done, job.finished), (6, 1))

    def test_busy_records_are_tried_again(self):
        job = self._job()
        job._job_start()
        batch = type(job)._job_batch
        calls = []

        def busy(record):
            calls.append(record.job_cursor)
            if len(calls) in (2, 3):
                raise LockNotAvailable
            return batch(record)

        with patch.object(type(job), "_job_batch", busy), patch("time.sleep"):
            self._cron()
        self.assertEqual(calls, [0, 2, 2, 2, 4])
        self.assertEqual((job.job_state, job.job_done), ("none", 6))

    def test_batches_run_as_the_user(self):
        job = self._job(model="pharma.test.user.job")
        job.with_user(self.rep).action_start()
        self._cron()
        self.assertEqual(job.reached.count("t_rep, "), 3)
        job.with_user(self.rep).action_start()
        job.name = "not yours"
        self._cron()
        self.assertEqual((job.job_state, job.job_note), ("failed", "Not yours."))

    def test_who_may(self):
        job = self._job("not yours")
        for action in ("action_start", "action_job_stop", "action_job_resume"):
            with self.assertRaises(UserError):
                getattr(job, action)()
        self.assertFalse(job.job_may_run)
        self.assertTrue(self._job().job_may_run)

    def test_clients_do_not_write_progress(self):
        jobs = self.env["pharma.test.job"].with_user(self.rep)
        job = jobs.with_context(default_job_state="queued", default_job_total=9).create(
            {"name": "mine", "job_state": "none"}
        )
        self.assertEqual((job.job_state, job.job_total), ("none", 0))
        for values in ({"job_state": "queued"}, {"job_cursor": 3}, {"job_user_id": self.admin.id}):
            with self.assertRaises(AccessError):
                jobs.create({"name": "x", **values})
            with self.assertRaises(AccessError):
                job.write(values)
        result = jobs.load(["name", "job_state"], [["x", "Waiting"]])
        self.assertFalse(result["ids"])
        self.env["ir.default"].set("pharma.test.job", "job_state", "queued")
        self.assertEqual(jobs.create({"name": "y"}).job_state, "none")
        job.sudo()._job_write({"job_state": "running", "job_done": 3})
        self.assertEqual((job.copy().job_state, job.copy().job_done), ("none", 0))
