# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """An issue that a customer told on a call."""

    _inherit = "helpdesk.ticket"

    pharma_call_id = fields.Many2one(
        "pharma.call",
        "From call",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The call on which it was told.",
    )

    @api.model
    def _pharma_prepare_create(self, vals, known):
        call = self.env["pharma.call"].browse(vals.get("pharma_call_id") or [])
        prepared = super()._pharma_prepare_create(vals, known)
        if call:
            call.check_access("read")
            attendees = call.partner_id | call.attendee_ids.partner_id | call.hospital_id
            if prepared.get("partner_id") and prepared["partner_id"] not in attendees.ids:
                raise UserError(self.env._("The account of the issue was not on this call."))
        return prepared
