# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCompetitorActivity(models.Model):
    _inherit = "pharma.competitor.activity"

    _fixed_fields = ("partner_id", "product_id", "user_id", "company_id", "call_id")

    call_id = fields.Many2one(
        "pharma.call",
        "From the call",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The call on which it was seen or heard.",
    )

    @api.constrains("call_id", "partner_id", "user_id")
    def _check_call(self):
        for activity in self:
            # sudo: only to compare; whose call it is decides below
            call = activity.call_id.sudo()
            if not call:
                continue
            accounts = call.partner_id | call.hospital_id | call.attendee_ids.partner_id
            if call.user_id != activity.user_id or activity.partner_id not in accounts:
                raise ValidationError(
                    self.env._(
                        "“%s”: it can come only from a call of the one who reports it, on this account.",
                        activity.name,
                    )
                )
