# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Accounts in one statement: a second or two of work, then the progress is saved.
BATCH = 20_000
RETRIES = 5


class PharmaClassificationModel(models.Model):
    """Rating a whole company: at once when it is small, else in the background with progress.

    Each batch is committed with the last account's id, so a stopped or crashed run goes on where it was;
    rating again changes nothing.
    """

    _inherit = "pharma.classification.model"

    def _start_rating(self):
        """Rate every account of this model, now or in the background."""
        self.ensure_one()
        # sudo: the model rates all accounts of its companies, not those that the user sees
        total = self.sudo()._count_scope()
        started = {"rating_cursor": 0, "rating_done": 0, "rating_total": total}
        if total <= BATCH:
            self.sudo()._rate()
            self._workflow_write({**started, "rating_done": total, "rating_state": "none"})
            return
        self._workflow_write({**started, "rating_state": "queued"})
        self.env.ref("pharma_crm.cron_classification_rate")._trigger()

    def _count_scope(self):
        domain = [("pharma_type", "=", self.target)]
        if self.company_id:
            domain.append(("company_id", "=", self.company_id.id))
        return self.env["res.partner"].search_count(domain)

    def action_rate(self):
        """Rate every account again, or go on with a stopped rating."""
        for model in self:
            model._check_may_rate()
            if model.rating_state == "stopped":
                model._workflow_write({"rating_state": "queued"})
                model.env.ref("pharma_crm.cron_classification_rate")._trigger()
            elif model.rating_state == "none":
                model._start_rating()
        return True

    def action_stop_rating(self):
        """Stop the rating in the background after the batch at hand."""
        self._check_may_rate()
        self.filtered(lambda model: model.rating_state in ("queued", "running"))._workflow_write(
            {"rating_state": "stopped"}
        )
        return True

    def _check_may_rate(self):
        self.check_access("write")
        for model in self:
            if model.state != "active":
                raise UserError(self.env._("Only an active model rates accounts."))
            if not model._transition_allowed("activate"):
                raise AccessError(
                    self.env._("Rating accounts again is not yours to start or stop.")
                )

    @api.model
    def _cron_rate_nightly(self):
        """Rate everything once a day: values that changed other than by a save are seen here at the latest."""
        active = self.search([("state", "=", "active"), ("rating_state", "=", "none")])
        for model in active:
            model._workflow_write(
                {
                    "rating_state": "queued",
                    "rating_cursor": 0,
                    "rating_done": 0,
                    "rating_total": model._count_scope(),
                }
            )
        self.env.ref("pharma_crm.cron_classification_rate")._trigger()

    @api.model
    def _cron_rate(self):
        """Rate what waits, batch by batch."""
        waiting = self.search(
            [("state", "=", "active"), ("rating_state", "in", ("queued", "running"))]
        )
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=sum(model.rating_total - model.rating_done for model in waiting))
        for model in waiting:
            more = True
            while more:
                before = model.rating_done
                more = model._rate_next_batch(commit)
                if not commit(max(0, model.rating_done - before)):
                    return
        commit(remaining=0)

    def _rate_next_batch(self, commit):
        """Rate the next accounts; return whether there is more to do.

        The accounts are committed before the progress is written, so that Stop does not wait for them and
        never undoes them. A crash in between rates one batch again, which changes nothing.
        """
        for attempt in range(1, RETRIES + 1):
            try:
                self.invalidate_recordset()
                if not self._is_rating():
                    return False
                seen, last, _changed = self._rate(after=self.rating_cursor, limit=BATCH)
                commit()
                self.invalidate_recordset()
                if not self._is_rating():
                    return False
                done = seen < BATCH
                self._workflow_write(
                    {
                        "rating_state": "none" if done else "running",
                        "rating_cursor": last or self.rating_cursor,
                        "rating_done": self.rating_done + seen,
                    }
                )
                return not done
            except (SerializationFailure, LockNotAvailable):
                # Somebody saved one of these accounts meanwhile: take the batch again.
                self.env.cr.rollback()
                if attempt == RETRIES:
                    raise
        return False

    def _is_rating(self):
        return self.state == "active" and self.rating_state in ("queued", "running")
