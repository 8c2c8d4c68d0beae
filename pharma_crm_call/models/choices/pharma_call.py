# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: Free text that goes with a reason.
REASON_LIMIT = 1000


class PharmaCall(models.Model):
    """Purpose, result and reasons from the company's lists, each with free text beside it."""

    _inherit = "pharma.call"

    purpose_id = fields.Many2one(
        "pharma.call.choice",
        "Kind of purpose",
        ondelete="restrict",
        domain="[('kind', '=', 'purpose')]",
        check_company=True,
        help="What the call is for, from the company's list.",
    )
    result_id = fields.Many2one(
        "pharma.call.choice",
        ondelete="restrict",
        domain="[('kind', '=', 'result')]",
        check_company=True,
        copy=False,
        help="What came of the call, from the company's list.",
    )
    reason_id = fields.Many2one(
        "pharma.call.choice",
        "Why it was not made",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        copy=False,
        help="Why the call was cancelled or not made, from the company's list.",
    )

    can_miss = fields.Boolean(compute="_compute_can")
    can_tell_miss = fields.Boolean(compute="_compute_can")

    @api.constrains("purpose_id", "result_id")
    def _check_choices(self):
        for call in self:
            for name in ("purpose", "result"):
                choice = call[f"{name}_id"]
                if choice and choice.kind != name:
                    raise ValidationError(
                        self.env._(
                            "“%(choice)s” is not in the list “%(list)s”.",
                            choice=choice.name,
                            list=self._fields[f"{name}_id"]._description_string(self.env),
                        )
                    )

    @api.model
    def _stamped_fields(self):
        return super()._stamped_fields() | {"reason_id"}

    @api.model
    def _plan_fields(self):
        return super()._plan_fields() | {"purpose_id"}

    @api.model
    def _choices(self, kind):
        """Return the choices of one list that the user's company offers."""
        return self.env["pharma.call.choice"].search(
            [("kind", "=", kind), ("company_id", "in", [False, self.env.company.id])]
        )

    # -- why a call was not made ------------------------------------------------------------------

    def action_ask_cancel(self):
        """Open the list of reasons; a tap on one cancels the call."""
        self.check_access("read")
        return self._ask_reason(self.env._("Why is it cancelled?"), "cancel", "action_cancel")

    def action_ask_miss(self):
        """Open the list of reasons; a tap on one says why the call was not made."""
        self.check_access("read")
        return self._ask_reason(self.env._("Why was it not made?"), "miss", "action_miss")

    def _ask_reason(self, title, kind, method):
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_call.ask_reason",
            "name": title,
            "params": {
                "model": self._name,
                "ids": self.ids,
                "method": method,
                "choices": self._choices(kind)._as_rows(),
            },
        }

    def action_cancel(self, reason=None, choice_id=None):
        """Call the visit off, with a reason; it stays on record.

        :param reason: free text
        :param choice_id: a reason of the company's list; one of both is needed
        """
        self._check_transition("cancel")
        return self._do_transition("cancel", self._reason_values("cancel", reason, choice_id))

    def action_miss(self, reason=None, choice_id=None):
        """Say why a call was not made: a planned one becomes missed, a missed one gets its reason."""
        missed = self.filtered(lambda call: call.state == "missed")
        missed._check_transition("tell_miss")
        (self - missed)._check_transition("miss")
        values = self._reason_values("miss", reason, choice_id)
        missed._stamp(values)
        (self - missed)._do_transition("miss", values)
        return True

    @api.model
    def _reason_values(self, kind, reason, choice_id):
        """Return the values of a reason, refused when there is none or it is not in the list."""
        text = str(reason or "").strip()
        choice = self.env["pharma.call.choice"]
        if choice_id:
            choice = self._choices(kind).filtered(lambda c: c.id == choice_id)
            if not choice:
                raise UserError(self.env._("This reason is not in your company's list."))
        if not (text or choice):
            raise UserError(self.env._("Say why: choose a reason or write one."))
        if len(text) > REASON_LIMIT:
            raise UserError(self.env._("A reason has at most %s characters.", REASON_LIMIT))
        return {"reason_id": choice.id, "cancel_reason": text or False}

    @api.model
    def _get_workflow_transitions(self):
        # a missed call stays missed when its reason is told
        return {**super()._get_workflow_transitions(), "tell_miss": (("missed",), "missed")}

    def _transition_allowed(self, action):
        if action in ("miss", "tell_miss") and not self.env.su:
            if self.user_id != self.env.user and not self._may_plan_for():
                return False
            if action == "miss" and self.date_day and self.date_day > self._today_of(self.user_id):
                raise UserError(
                    self.env._(
                        "The day of the call “%s” is still to come: move it or cancel it.",
                        self.display_name,
                    )
                )
            return True
        return super()._transition_allowed(action)
