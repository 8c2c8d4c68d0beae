# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of the tests of background work. To be imported in setUpClass only: importing them defines them."""

from odoo import fields, models
from odoo.exceptions import UserError

BATCH = 2


class PharmaTestJob(models.Model):
    """Counts to `size`, two at a time."""

    _name = "pharma.test.job"
    _description = "Test: background work"
    _inherit = ["pharma.background.mixin"]

    name = fields.Char(required=True)
    size = fields.Integer(default=6)
    fail_at = fields.Integer(default=-1)
    fail_with = fields.Char()
    reached = fields.Char(default="")
    finished = fields.Integer()

    def _job_total(self):
        return self.size

    def _job_at_once(self, total):
        return total <= BATCH

    def _job_batch(self):
        if self.fail_at == self.job_cursor:
            self.reached += "half, "  # undone by the failure
            raise (
                UserError(self.fail_with) if self.fail_with else ZeroDivisionError("secret detail")
            )
        taken = min(BATCH, self.size - self.job_cursor)
        self.reached += f"{self.job_cursor}:{self.env.user.login}, "
        return taken, self.job_cursor + taken, self.job_cursor + taken >= self.size

    def _job_finished(self):
        self.finished += 1

    def _job_check_may_run(self):
        if self.name == "not yours":
            raise UserError("Not yours.")  # pylint: disable=translation-required

    def action_start(self):
        self._job_check()
        self._job_start()


class PharmaTestUserJob(models.Model):
    """The same as the user who started it."""

    _name = "pharma.test.user.job"
    _inherit = ["pharma.test.job"]
    _description = "Test: background work as a user"
    _job_as_user = True
