# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCoachingCall(models.Model):
    """What the coach saw on one call of the day."""

    _name = "pharma.coaching.call"
    _description = "Note on a coached call"
    _inherit = ["pharma.coaching.part.mixin"]
    _order = "report_id, id"
    _rec_name = "call_id"

    call_id = fields.Many2one(
        "pharma.call",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('user_id', '=', parent.user_id), ('date_day', '=', parent.date)]",
    )
    note = fields.Text("What you saw")

    _call_uniq = models.UniqueIndex("(report_id, call_id)", "Each call is noted once in a report.")

    @api.constrains("call_id", "report_id")
    def _check_call(self):
        for line in self:
            # sudo: only to compare whose call it is
            if line.call_id.sudo().user_id != line.report_id.user_id:
                raise ValidationError(
                    self.env._(
                        "The report is about %s: note calls of this rep only.",
                        line.report_id.user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.call_id.check_access("read")
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and "call_id" in vals:
            self.call_id.check_access("read")
        return result
