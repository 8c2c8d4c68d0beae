# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Accounts in one statement: a second or two of work, then the progress is saved.
BATCH = 20_000


class PharmaClassificationModel(models.Model):
    """Rating a whole company: at once when it is small, else in the background with progress.

    The cursor is the last account's id; rating again changes nothing.
    """

    _inherit = "pharma.classification.model"

    def _job_total(self):
        domain = [("pharma_type", "=", self.target)]
        if self.company_id:
            domain.append(("company_id", "=", self.company_id.id))
        return self.env["res.partner"].search_count(domain)

    def _job_at_once(self, total):
        return total <= BATCH

    def _job_batch(self):
        if self.state == "draft":
            seen, last = self._preview_batch(after=self.job_cursor, limit=BATCH)
        elif self.state == "active":
            seen, last, _changed = self._rate(after=self.job_cursor, limit=BATCH)
        else:  # archived meanwhile
            return 0, self.job_cursor, True
        return seen, last or self.job_cursor, seen < BATCH

    def _job_finished(self):
        if self.state == "draft":
            self._preview_finished()

    def _job_check_may_run(self):
        if self.state == "archived":
            raise UserError(self.env._("An archived model rates nobody."))
        if not self._transition_allowed("activate"):
            raise AccessError(self.env._("Rating accounts is not yours to start or stop."))

    def action_rate(self):
        """Rate every account again, from the first."""
        self._job_check()
        for model in self:
            if model.state != "active":
                raise UserError(self.env._("Only an active model rates accounts."))
        self.filtered(lambda model: model.job_state not in ("queued", "running"))._job_start()
        return True

    @api.model
    def _cron_rate_nightly(self):
        """Rate everything once a day: values that changed other than by a save are seen here at the latest."""
        models_ = self.search([("state", "=", "active"), ("job_state", "in", ("none", "failed"))])
        models_._job_start(in_background=True)
        proposals = self.env["pharma.classification.proposal"]
        proposals.search([("state", "=", "open"), ("partner_id.active", "=", False)])._withdraw()
