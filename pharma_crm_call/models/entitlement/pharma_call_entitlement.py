# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.states import OPEN_STATES

REASON_LIMIT = 1000


class PharmaCall(models.Model):
    """A call beyond the band of calls that its doctor is entitled to: told, or explained, as the company wants."""

    _inherit = "pharma.call"

    entitlement_warning = fields.Char(
        "Beyond the call band",
        compute="_compute_entitlement_warning",
        help="Said when planned and made calls of the whole team are more than the doctor is entitled to.",
    )
    entitlement_reason_needed = fields.Boolean(compute="_compute_entitlement_warning")
    entitlement_reason = fields.Char(
        "Why beyond the call band",
        copy=False,
        help="Why this call is worth making although the doctor is not entitled to so many.",
    )

    @api.depends(
        "partner_id", "date_planned", "date_done", "user_id", "territory_id", "state", "company_id"
    )
    @api.depends_context("uid", "lang")
    def _compute_entitlement_warning(self):
        open_calls = self.filtered(lambda call: call.state in OPEN_STATES)
        beyond = open_calls._beyond_entitlement()
        for call in self:
            call.entitlement_warning = beyond.get(call, False)
            call.entitlement_reason_needed = (
                call in beyond and call._entitlement_policy() == "reason"
            )

    def _entitlement_policy(self):
        # sudo: the company's rule, which the user has to obey
        return (self.company_id or self.env.company).sudo().pharma_call_entitlement

    def _beyond_entitlement(self):
        """Return {call: what to tell} of the calls beyond their doctor's band, unless the company does not care."""
        # who may not see a doctor learns nothing about the calls on them
        visible = self.partner_id._origin._filtered_access("read")
        calls = self.filtered(
            lambda call: (
                call.partner_id._origin in visible and call._entitlement_policy() != "nothing"
            )
        )
        return {
            call: self.env._(
                "%(doctor)s is entitled to %(band)s: this is call %(number)s.",
                doctor=call.partner_id.display_name,
                band=line.with_env(self.env).sudo().text,
                number=number,
            )
            for call, (number, line) in calls._entitled_numbers().items()
            if number > line.maximum
        }

    # -- where it is enforced ------------------------------------------------------------------------

    def _check_submittable(self, stamps):
        result = super()._check_submittable(stamps)
        self._check_entitlement()
        return result

    def _check_entitlement(self):
        """Refuse a report beyond the band without a reason, where the company asks for one."""
        asked = self.filtered(
            lambda call: (
                call._entitlement_policy() == "reason"
                and not (call.entitlement_reason or "").strip()
            )
        )
        for text in asked._beyond_entitlement().values():
            raise UserError(self.env._("%s Say why you made it before you submit it.", text))

    @api.model
    def plan(self, partner_ids, date):
        """Plan calls, see pharma_call_plan.py; adds {"warned": […]}: planned, but beyond the doctor's band."""
        result = super().plan(partner_ids, date)
        calls = self.browse([row["id"] for row in result["planned"]])
        return {
            **result,
            "warned": [
                {
                    "partner_id": call.partner_id.id,
                    "name": call.partner_id.display_name,
                    "reason": call.entitlement_warning,
                }
                for call in calls
                if call.entitlement_warning
            ],
        }

    # -- on the report ---------------------------------------------------------------------------------

    def _sheet_call(self):
        return {
            **super()._sheet_call(),
            "entitlement": self.entitlement_warning or False,
            "entitlement_reason": self.entitlement_reason or "",
            "entitlement_reason_needed": self.entitlement_reason_needed,
        }

    def _report_extra(self, vals):
        result = super()._report_extra(vals)
        if "entitlement_reason" in vals:
            reason = vals["entitlement_reason"] or ""
            if not isinstance(reason, str):
                raise self._report_malformed("entitlement_reason")
            if len(reason) > REASON_LIMIT:
                raise UserError(
                    self.env._(
                        "%(field)s is longer than %(limit)s characters.",
                        field=self._fields["entitlement_reason"]._description_string(self.env),
                        limit=REASON_LIMIT,
                    )
                )
            self.write({"entitlement_reason": reason})
        return result

    # -- for the manager -------------------------------------------------------------------------------

    @api.model
    def _remark_labels(self):
        return {**super()._remark_labels(), "entitlement": self.env._("beyond the call band")}

    def _remark_reasons(self):
        reasons = super()._remark_reasons()
        beyond = self._beyond_entitlement()
        return {
            call: [*codes, *(["entitlement"] if call in beyond else [])]
            for call, codes in reasons.items()
        }
