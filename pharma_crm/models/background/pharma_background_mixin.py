# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Nobody but the work itself writes these.
JOB_FIELDS = (
    "job_state",
    "job_run",
    "job_cursor",
    "job_done",
    "job_total",
    "job_note",
    "job_user_id",
)
UNDER_WAY = ("queued", "running")


class PharmaBackgroundMixin(models.AbstractModel):
    """Work on a record that takes longer than a request: in batches, with progress, stopped and resumed at will.

    A model says what a batch is (`_job_batch`), how much there is (`_job_total`) and who may start and stop it
    (`_job_check_may_run`), and calls `_job_start()` from an action of its own. The cron goes on with whatever
    waits, see pharma_background_mixin_cron.py. Show it in a form with
    `<field name="job_state" string="Rating" widget="pharma_job" nolabel="1" />`.

    Each batch is committed before its progress is written: Stop neither waits for it nor undoes it. After a crash
    between the two, one batch is taken again, so a batch taken twice must be harmless.
    """

    _name = "pharma.background.mixin"
    _description = "Work in the background"

    # The batches run as the user who started or resumed the work; otherwise with every right.
    _job_as_user = False

    job_state = fields.Selection(
        [
            ("none", "Nothing to do"),
            ("queued", "Waiting"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
        ],
        "Background work",
        required=True,
        default="none",
        readonly=True,
        copy=False,
    )
    job_run = fields.Integer(readonly=True, copy=False, help="How often this work was started.")
    job_cursor = fields.Integer(readonly=True, copy=False, help="Where the next batch begins.")
    job_done = fields.Integer("Done", readonly=True, copy=False)
    job_total = fields.Integer("To do", readonly=True, copy=False)
    job_progress = fields.Float("Progress", compute="_compute_job_progress", help="In per cent.")
    job_note = fields.Text("Why it failed", readonly=True, copy=False)
    job_user_id = fields.Many2one(
        "res.users", "Started by", readonly=True, copy=False, ondelete="set null"
    )
    job_may_run = fields.Boolean(
        compute="_compute_job_may_run", help="Whether you may stop and resume this work."
    )

    @api.depends("job_done", "job_total")
    def _compute_job_progress(self):
        for record in self:
            record.job_progress = (
                min(100, 100 * record.job_done / record.job_total) if record.job_total else 0
            )

    @api.depends("job_state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_job_may_run(self):
        # All answers before the first is kept: a refusal empties the record's cache.
        answers = [(record, record._job_may_run()) for record in self]
        for record, answer in answers:
            record.job_may_run = answer

    def _job_may_run(self):
        self.ensure_one()
        try:
            self.check_access("write")
            self._job_check_may_run()
        except UserError:
            return False
        return True

    # -- what a model says -------------------------------------------------------------------------

    def _job_total(self):
        """Return how many units (accounts, rows …) there are; an estimate will do."""
        self.ensure_one()
        return 0

    def _job_at_once(self, total):
        """Return whether so little is done in the request that starts it."""
        return False

    def _job_batch(self):
        """Take the next batch, beginning at `job_cursor`: some seconds of work, harmless when taken twice.

        :return: (units taken, cursor of the next batch, whether that was all).
        """
        raise NotImplementedError

    def _job_finished(self):
        """Called once after the last batch. To be overridden."""

    def _job_check_may_run(self):
        """Raise unless the user, who may write the record, may start, stop and resume its work. To be overridden."""

    # -- start, stop, resume -----------------------------------------------------------------------

    def _job_start(self, in_background=False):
        """Begin at the first batch: now when the model finds it small enough, else in the background.

        The caller has checked that the user may.

        :param in_background: not in this request, however small it is.
        """
        for record in self:
            total = record._job_runner()._job_total()
            record._job_write(
                {
                    "job_state": "queued",
                    "job_run": record.job_run + 1,
                    "job_cursor": 0,
                    "job_done": 0,
                    "job_total": total,
                    "job_note": False,
                    "job_user_id": self.env.uid,
                }
            )
            if not in_background and record._job_at_once(total):
                record._job_all_batches()
            else:
                record._job_trigger()

    def _job_all_batches(self):
        """Take all batches in this transaction."""
        finished = False
        while not finished:
            taken, cursor, finished = self._job_runner()._job_batch()
            self._job_write(
                {
                    "job_state": "none" if finished else "running",
                    "job_cursor": cursor,
                    "job_done": self.job_done + taken,
                }
            )
        self._job_runner()._job_finished()

    def _job_cancel(self):
        """Let the work be, e.g. because its record was archived; a batch at hand is still kept."""
        self._job_write({"job_state": "none"})

    def action_job_stop(self):
        """Stop after the batch at hand; what is done stays."""
        self._job_check()
        self.filtered(lambda record: record.job_state in UNDER_WAY)._job_write(
            {"job_state": "stopped"}
        )
        return True

    def action_job_resume(self):
        """Go on where stopped or failed work has arrived."""
        self._job_check()
        waiting = self.filtered(lambda record: record.job_state in ("stopped", "failed"))
        waiting._job_write({"job_state": "queued", "job_note": False, "job_user_id": self.env.uid})
        if waiting:
            self._job_trigger()
        return True

    def _job_check(self):
        self.check_access("write")
        for record in self:
            record._job_check_may_run()

    def _job_runner(self):
        """Return the record as its batches see it."""
        self.ensure_one()
        if not self._job_as_user:
            # sudo: the work is the company's; who may set it going was checked when it was
            return self.sudo()
        user = self.job_user_id or self.env.user
        return self.with_user(user).with_context(lang=user.lang, tz=user.tz)

    @api.model
    def _job_trigger(self):
        self.env.ref("pharma_crm.cron_background")._trigger()

    # -- nothing else writes the progress ----------------------------------------------------------

    def _job_write(self, vals):
        # sudo: this is how the work writes what nobody else may; its callers have checked
        self.sudo().write(vals)

    @api.model
    def _job_refuse(self):
        raise AccessError(
            self.env._(
                "The progress of background work (%s) is written by the work itself, not by hand.",
                self._description,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        dropped = {f"default_{name}" for name in JOB_FIELDS}
        if not dropped.isdisjoint(self.env.context):
            # a new context, because keys are to be gone from it
            self = self.with_context(  # pylint: disable=context-overridden
                {key: value for key, value in self.env.context.items() if key not in dropped}
            )
        first = {name: "none" if name == "job_state" else False for name in JOB_FIELDS}
        prepared = []
        for vals in vals_list:
            if not self.env.su:
                if any((vals.get(name) or False) not in (False, first[name]) for name in first):
                    self._job_refuse()
                vals = {name: value for name, value in vals.items() if name not in first}
            # set even where the default would do: a user can have a default of their own
            prepared.append({**first, **vals})
        return super().create(prepared)

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(JOB_FIELDS):
            self._job_refuse()
        return super().write(vals)
