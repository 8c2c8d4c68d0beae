# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaCallCorrection(models.Model):
    """A correction of a submitted call: who asked for it and why, what changes, who confirmed it."""

    _name = "pharma.call.correction"
    _description = "Correction of a call"
    _inherit = [
        "pharma.client.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "create_date desc, id desc"
    _rec_name = "call_id"
    _check_company_auto = True
    _mail_post_access = "read"
    _workflow_delete_states = ()
    _workflow_transitions = {
        "confirm": (("requested",), "applied"),
        "refuse": (("requested",), "refused"),
        "withdraw": (("requested",), "withdrawn"),
    }

    call_id = fields.Many2one(
        "pharma.call", required=True, readonly=True, index=True, ondelete="restrict"
    )
    corrected_id = fields.Many2one(
        "pharma.call",
        "Corrected call",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The call that counts in place of the original.",
    )
    kind = fields.Selection(
        [("correct", "Other values"), ("void", "Did not take place")],
        required=True,
        readonly=True,
        default="correct",
    )
    state = fields.Selection(
        [
            ("requested", "Waits for the manager"),
            ("applied", "Counts"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    reason = fields.Text("Why", required=True, readonly=True)
    wanted = fields.Json(readonly=True, help="The values that were asked for, as they were sent.")
    changes = fields.Json(readonly=True, help="What differs: field, label, before, after.")
    changes_text = fields.Html("What changes", compute="_compute_changes_text")
    user_id = fields.Many2one(
        related="call_id.user_id", store=True, index=True, string="Rep", readonly=True
    )
    territory_id = fields.Many2one(
        related="call_id.territory_id", store=True, index=True, readonly=True
    )
    company_id = fields.Many2one(
        related="call_id.company_id", store=True, index=True, readonly=True
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_on = fields.Datetime(readonly=True)
    refusal = fields.Text("Why refused", readonly=True)
    can_confirm = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    _one_waits = models.UniqueIndex(
        "(call_id) WHERE state = 'requested'", "A correction of this call waits already."
    )

    @api.depends("changes")
    @api.depends_context("lang")
    def _compute_changes_text(self):
        head = Markup("<tr><th></th><th>%s</th><th>%s</th></tr>") % (
            self.env._("Before"),
            self.env._("After"),
        )
        for correction in self:
            rows = Markup("").join(
                Markup(
                    "<tr><td style='white-space: nowrap'><b>%s</b></td><td style='white-space: pre-wrap'>%s</td>"
                    "<td style='white-space: pre-wrap'>%s</td></tr>"
                )
                % change
                for change in correction._changes_in_words()
            )
            correction.changes_text = Markup(
                "<table class='table table-sm'><thead>%s</thead><tbody>%s</tbody></table>"
            ) % (head, rows)

    # -- who may do what -------------------------------------------------------------------------

    def _transition_access(self, action):
        # Nobody has the right to write: the steps below are the only way.
        return "read"

    def _transition_allowed(self, action):
        if action == "withdraw":
            return self.user_id == self.env.user or self.create_uid == self.env.user
        user, call = self.env.user, self.call_id
        if user == self.create_uid:
            return False
        return call._may_review() or user.has_group("pharma_crm.group_administrator")

    def action_confirm(self):
        """Let the correction count: the original stays on record, the corrected call takes its place."""
        for correction in self._without_client_context():
            correction._check_transition("confirm")
            correction.call_id._lock_call()
            corrected = correction.call_id._make_correction(
                correction.kind == "void", correction.wanted or {}
            )
            correction._close("applied", corrected)
        return True

    def action_ask_refusal(self):
        """Ask for the words with which it is refused."""
        self.ensure_one()
        self._check_transition("refuse")
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_call.ask_reason",
            "name": self.env._("Why do you refuse it?"),
            "params": {
                "model": self._name,
                "ids": self.ids,
                "method": "action_refuse",
                "choices": [],
            },
        }

    def action_refuse(self, reason=None):
        """Leave the call as it was reported, with a word to the rep."""
        text = reason.strip()[:2000] if isinstance(reason, str) else ""
        self._check_transition("refuse")
        if not text:
            raise UserError(self.env._("Tell the rep why you refuse the correction."))
        for correction in self:
            correction._close("refused", refusal=text)
        return True

    def action_withdraw(self):
        """Take the request back."""
        self._check_transition("withdraw")
        for correction in self:
            correction._close("withdrawn")
        return True

    # -- what happens then -----------------------------------------------------------------------

    def _close(self, state, corrected=None, refusal=False):
        """Note the outcome, on the request and in the chatter of the calls, and tell the rep."""
        self.ensure_one()
        # sudo: the step was checked; nobody writes corrections directly.
        correction = self.sudo()
        correction._workflow_write(
            {
                "state": state,
                "corrected_id": corrected.id if corrected else False,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "refusal": refusal,
            }
        )
        correction.activity_ids.action_done()
        labels = dict(self._fields["state"]._description_selection(self.env))
        body = Markup("<b>%s: %s</b><br/>%s") % (
            self.env._("Correction"),
            labels[state],
            refusal or correction.reason,
        )
        told = correction.user_id.partner_id if correction.user_id != self.env.user else None
        for call in correction.call_id | correction.corrected_id:
            call.message_post(
                body=body,
                partner_ids=told.ids if told and call == correction.call_id else [],
                subtype_xmlid="mail.mt_comment" if told else "mail.mt_note",
            )

    def _notify_manager(self):
        """Put it on the list of the nearest manager above the rep."""
        self.ensure_one()
        rep = self.user_id
        managers = self.call_id.territory_id._managers_above(rep)
        if managers:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Correction of a call by %s", rep.name),
                note=Markup("<p style='white-space: pre-wrap'>%s</p>") % self.reason,
                user_id=managers[0].id,
            )

    def _result(self, known):
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "call_id": self.corrected_id.id,
            "known": known,
        }
