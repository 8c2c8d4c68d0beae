# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.change_source import SOURCE_KEY, ChangeSource


class PharmaChangeRequest(models.Model):
    """The steward's decision."""

    _inherit = "pharma.change.request"

    def _source_context(self):
        """These records with the request as the source of what they change."""
        self.ensure_one()
        return self.with_context(**{SOURCE_KEY: ChangeSource("request", self)})

    def action_accept_all(self):
        """Accept every open line that does not conflict, of one request or of many, and say which ones are left.

        A line whose value has changed meanwhile, or for which somebody proposes another one, is decided by itself.
        """
        self._check_transition("decide")
        pending = self.line_ids.filtered(lambda line: line.state == "pending")
        # what was read before may be of before another decision
        pending.invalidate_recordset(["conflict", "conflict_note", "current_text"])
        left = pending.filtered("conflict")
        # a new practice place is one thing: it is taken as a whole or not at all
        left |= left._same_place()
        notes = [
            self.env._("%(field)s: %(problem)s", field=line.label, problem=line.conflict_note)
            if len(self) == 1
            else self.env._(
                "%(proposal)s, %(field)s: %(problem)s",
                proposal=line.request_id.display_name,
                field=line.label,
                problem=line.conflict_note,
            )
            for line in left
            if line.conflict
        ]
        for lines in (pending - left).grouped("request_id").values():
            lines._decide("accepted")
        return self._tell_left(len(pending - left), notes) if notes else True

    def _tell_left(self, taken, notes):
        """Return the action that tells how many lines were accepted, and which wait for a decision of their own."""
        message = self.env._(
            "Lines accepted: %(taken)s. In conflict, to be decided one by one: %(left)s.",
            taken=taken,
            left="; ".join(notes),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": message,
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_reject_all(self, reason=None):
        """Reject every line that is still open, with one reason."""
        self._check_transition("decide")
        if not reason:
            return self._reason_dialog({"default_request_ids": self.ids})
        for request in self:
            request.line_ids.filtered(lambda line: line.state == "pending")._decide(
                "rejected", reason
            )
        return True

    def action_same_as(self):
        """Ask which account the proposed new one is."""
        self.ensure_one()
        self._check_transition("decide")
        return self._reason_dialog(
            {"default_request_ids": self.ids, "default_same_as": True},
            self.env._("This account exists already"),
        )

    @api.model
    def _reason_dialog(self, context, title=None):
        return {
            "type": "ir.actions.act_window",
            "name": title or self.env._("Reject"),
            "res_model": "pharma.change.reject",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    def _reject_as(self, account, reason):
        """Reject a new account because it is another one that we have; what hangs on it goes there."""
        self.ensure_one()
        self._check_transition("decide")
        account.check_access("write")
        if (
            self.kind != "new"
            or account == self.partner_id
            or account.pharma_type != self.account_type
            or account.company_id != self.company_id
        ):
            raise UserError(
                self.env._("“%s” cannot be the proposed account.", account.display_name)
            )
        self.sudo()._workflow_write({"same_as_id": account.id})  # sudo: a guarded field
        self.line_ids.filtered(lambda line: line.state == "pending")._decide("rejected", reason)

    def _finish(self):
        """Close requests whose lines are all decided, and tell the proposer."""
        for request in self:
            lines = request.line_ids
            if request.state != "submitted" or "pending" in lines.mapped("state"):
                continue
            accepted = lines.filtered(lambda line: line.state == "accepted")
            outcome = "accepted" if accepted == lines else "partly" if accepted else "rejected"
            trusted = request.sudo()  # sudo: whoever took the last decision was allowed to
            trusted._workflow_write(
                {
                    "state": "processed",
                    "outcome": outcome,
                    "date_decided": fields.Datetime.now(),
                    "decided_by_id": self.env.uid,
                }
            )
            if request.partner_id:
                trusted._settle_account(outcome)
            request._tell_proposer()

    def _settle_account(self, outcome):
        """Confirm the account, or archive a new one that was rejected."""
        account = self._source_context().partner_id
        if self.kind == "new" and outcome == "rejected":
            self._withdraw_account()
        elif outcome != "rejected":
            account.write(
                {"pharma_verified_on": fields.Date.context_today(self)}
                | ({"pharma_unverified": False} if self.kind == "new" else {})
            )

    def _withdraw_account(self):
        """Archive an account that was not to be; what hangs on it is kept, or goes to the right account."""
        account = self._source_context().partner_id
        if self.same_as_id:
            # the steward's own right: a merge is logged and can be undone
            self.env["pharma.merge"].sudo(False)._merge_accounts(
                self.same_as_id.sudo(False), account.sudo(False)
            )
            return
        account.write({"active": False})

    def _tell_proposer(self):
        self.ensure_one()
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        rejected = self.line_ids.filtered(lambda line: line.state == "rejected")
        # sudo: the steward may decide, and so answer, without following the request
        self.sudo().message_post(
            body=self.env["ir.qweb"]._render(
                "pharma_crm.change_request_decided",
                {"request": self, "outcome": labels[self.outcome], "rejected": rejected},
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    @api.model
    def _check_senior(self, lines):
        if any(line.proposal == "senior" for line in lines) and not self.env.user.has_group(
            "pharma_crm.group_senior_steward"
        ):
            fields_ = ", ".join(
                lines.filtered(lambda line: line.proposal == "senior").mapped("label")
            )
            raise AccessError(self.env._("A senior data steward decides on: %s.", fields_))

    def _make_place(self, doctor, vals, lines):
        if vals.get("is_primary"):
            self._free_primary(doctor)
        # sudo: the first place is the primary one; places elsewhere count too
        elif not doctor.sudo().pharma_affiliation_ids:
            vals = {**vals, "is_primary": True}
        place = self.env["pharma.affiliation"].create({**vals, "doctor_id": doctor.id})
        # sudo: a guarded field; the decision on the lines was checked
        self.env["pharma.change.request.line"].union(*lines).sudo()._workflow_write(
            {"res_id": place.id}
        )

    def _free_primary(self, doctor, place=None):
        """One place is the primary one: the others no longer are."""
        others = self.env["pharma.affiliation"].search(
            [("doctor_id", "=", doctor.id), ("is_primary", "=", True), ("date_end", "=", False)]
        )
        others -= place or others.browse()
        others.write({"is_primary": False})
        others.flush_recordset()  # before another one takes its place in the index
