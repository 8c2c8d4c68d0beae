# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCall(models.Model):
    """Why a manager should look at a submitted call. Noted once, when it is submitted; judges nobody."""

    _inherit = "pharma.call"

    remark_codes = fields.Char(readonly=True, copy=False)
    is_remarkable = fields.Boolean(
        "Look at it",
        readonly=True,
        copy=False,
        help="Something about the call deserves a look before it is marked as reviewed.",
    )
    remarks = fields.Char("Why look at it", compute="_compute_remarks")

    @api.model
    def _remark_labels(self):
        """Return {code: what is told to the manager}; an addon to the right adds its own."""
        return {
            "ineffective": self.env._("not effective"),
            "outside": self.env._("outside coverage"),
            "negative": self.env._("negative reaction"),
            "late": self.env._("reported late"),
            "corrected": self.env._("corrected afterwards"),
        }

    @api.depends("remark_codes")
    @api.depends_context("lang")
    def _compute_remarks(self):
        labels = self._remark_labels()
        for call in self:
            codes = (call.remark_codes or "").split(",")
            call.remarks = ", ".join(labels[code] for code in codes if code in labels)

    def _remark_reasons(self):
        """Return {call: list of codes} of calls that have just been submitted."""
        reasons = {}
        for call in self:
            late = call.company_id.pharma_call_late_days
            delay = (self._local_day(call.date_submitted, call.user_id) - call.date_day).days
            reactions = call.detail_ids.mapped("reaction") + call.call_message_ids.mapped(
                "reaction"
            )
            told = {
                "ineffective": not call.is_effective,
                "outside": call.is_outside,
                "negative": "negative" in reactions,
                "late": late and delay >= late and not call.corrects_id,
                "corrected": bool(call.corrects_id),
            }
            reasons[call] = [code for code, holds in told.items() if holds]
        return reasons

    def _on_submitted(self):
        result = super()._on_submitted()
        for call, codes in self._remark_reasons().items():
            values = {"remark_codes": ",".join(codes) or False, "is_remarkable": bool(codes)}
            # most calls are unremarkable, and need no further write to say so
            if changed := call._changed(values):
                call._stamp(changed)
        return result
