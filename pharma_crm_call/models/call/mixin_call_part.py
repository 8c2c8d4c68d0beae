# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.states import OPEN_STATES


class PharmaCallPart(models.AbstractModel):
    """A line of a call's report: written by its rep while the call is open, fixed once it is submitted."""

    _name = "pharma.call.part.mixin"
    _description = "Part of a call report"
    _check_company_auto = True

    call_id = fields.Many2one("pharma.call", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)

    def _check_call_open(self, calls):
        """Refuse changes of the report of a call that is submitted or not the user's."""
        if self.env.su:
            return
        for call in calls:
            if call.state not in OPEN_STATES or call.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "The report of the call “%s” can be changed only by its rep, and only before it is submitted.",
                        call.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_call_open(parts.call_id)
        return parts

    def write(self, vals):
        self._check_call_open(self.call_id)
        result = super().write(vals)
        if "call_id" in vals:
            self._check_call_open(self.call_id)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_call_open(self.call_id)
