# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaCoachingReport(models.Model):
    """Steps of a coaching report: draft → with the rep → signed by both; corrected by a further report."""

    _inherit = "pharma.coaching.report"

    _workflow_transitions = {
        "share": (("draft",), "shared"),
        "withdraw": (("shared",), "draft"),
        "sign": (("shared",), "shared"),
        "correct": (("signed",), "signed"),
    }

    can_share = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_sign = fields.Boolean(compute="_compute_can")
    can_correct = fields.Boolean(compute="_compute_can")
    can_reply = fields.Boolean(compute="_compute_can_reply")

    @api.depends("coach_signed_on", "rep_signed_on")
    def _compute_can(self):
        return super()._compute_can()

    @api.depends_context("uid")
    @api.depends("state", "user_id", "rep_signed_on")
    def _compute_can_reply(self):
        for report in self:
            report.can_reply = (
                report.state == "shared"
                and report.user_id == self.env.user
                and not report.rep_signed_on
            )

    def _transition_allowed(self, action):
        user = self.env.user
        if action == "share":
            return self.coach_id == user
        if action == "withdraw":
            return self.coach_id == user and not (self.coach_signed_on or self.rep_signed_on)
        if action == "sign":
            return bool(self._signature_of(user))
        if action == "correct":
            return self.coach_id == user and not self.is_replaced
        return False

    def _signature_of(self, user):
        """Return the field of the signature that the user still owes, or None."""
        if user == self.coach_id and not self.coach_signed_on:
            return "coach_signed_on"
        if user == self.user_id and not self.rep_signed_on:
            return "rep_signed_on"
        return None

    def action_share(self):
        """Show the report to the rep, who is told and asked to reply and sign."""
        for report in self._without_client_context():
            report._check_transition("share")
            if not report.score_ids.filtered("is_scored"):
                raise UserError(
                    self.env._("Score at least one competence of “%s” first.", report.display_name)
                )
            report._do_transition("share")
            report.message_post(
                body=self.env._("The coaching report is ready: read it, reply, and sign it."),
                partner_ids=report.user_id.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            report.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Read and sign the coaching report"),
                user_id=report.user_id.id,
            )
        return True

    def action_withdraw(self):
        """Take the report back to write on it; only while nobody has signed."""
        for report in self._without_client_context():
            report._do_transition("withdraw")
            # sudo: the rep's own activity goes with the invitation to sign
            report.sudo().activity_ids.unlink()
        return True

    def action_sign(self):
        """Sign as who you are, coach or rep; with both signatures the report is fixed."""
        for report in self._without_client_context():
            report._check_transition("sign")
            name = report._signature_of(self.env.user)
            report._do_transition("sign", {name: fields.Datetime.now()})
            report.activity_ids.filtered(lambda a: a.user_id == self.env.user).action_done()
            if report.coach_signed_on and report.rep_signed_on:
                # sudo: the second signature, by the rep as well, closes the report and what it corrects
                fixed = report.sudo()
                fixed._workflow_write({"state": "signed"})
                fixed.correction_of_id._workflow_write({"is_replaced": True})
            else:
                other = report.user_id if name == "coach_signed_on" else report.coach_id
                report.message_post(
                    body=self.env._("Signed by %s.", self.env.user.name),
                    partner_ids=other.partner_id.ids,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
        return True

    def action_correct(self, reason=None):
        """Begin a further report that corrects this one; the signed one stays on record.

        :param reason: why it is corrected, required
        :return: action that opens the draft
        """
        self.ensure_one()
        report = self._without_client_context()
        report._check_transition("correct")
        reason = (reason or "").strip() if isinstance(reason, str | None) else ""
        if not reason:
            raise UserError(self.env._("Say why “%s” is corrected.", report.display_name))
        draft = report.copy()
        draft._workflow_write({"correction_of_id": report.id, "correction_reason": reason})
        by_competence = {score.competence_id: score for score in report.score_ids}
        for score in draft.score_ids:
            old = by_competence.get(score.competence_id)
            if old:
                score.write({"level_id": old.level_id.id, "note": old.note})
        self.env["pharma.coaching.call"].create(
            [
                {"report_id": draft.id, "call_id": line.call_id.id, "note": line.note}
                for line in report.call_note_ids
            ]
        )
        return draft._open_action()

    def _open_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coaching report"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
