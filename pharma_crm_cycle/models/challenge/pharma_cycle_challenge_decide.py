# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

OPEN = {"decision": "open", "decided_by_id": False, "decided_on": False, "decision_note": False}


class PharmaCycleChallenge(models.Model):
    """What a manager does: accept or reject line by line or all at once, then finish."""

    _inherit = "pharma.cycle.challenge"

    def decide(self, decisions):
        """Accept or reject proposals; the answer may be changed until the decision is finished.

        :param decisions: [{"line_id", "revision": of the line that the user has seen, "accept": true or false,
            "note": the answer to the rep, needed to reject}]
        :return: the page, see `get_page`
        :raise UserError: when a line is not any more what the user has seen; no line is decided then
        """
        self.ensure_one()
        self = self._without_client_context()
        self.check_access("read")
        self._check_decision()
        if not isinstance(decisions, list) or not decisions:
            raise UserError(self.env._("Choose the proposals to decide on."))
        self._serialize()
        # once more: it may have been taken back while this request waited
        self._check_decision()
        now = fields.Datetime.now()
        for decision in decisions:
            line = self._line(decision.get("line_id") if isinstance(decision, dict) else None)
            if line not in self.line_ids or type(decision.get("accept")) is not bool:
                raise UserError(self.env._("Choose the proposals to decide on."))
            line._check_seen(decision.get("revision"))
            note = decision.get("note")
            note = note.strip() if isinstance(note, str) else ""
            if not (decision["accept"] or note):
                raise UserError(self.env._("Say why: the rep is told why a proposal is rejected."))
            # sudo: nobody may write challenges but these methods; _check_decision has let the user decide
            line.sudo().write(
                {
                    "decision": "accepted" if decision["accept"] else "rejected",
                    "decided_by_id": self.env.uid,
                    "decided_on": now,
                    "decision_note": note or False,
                    "revision": line.revision + 1,
                }
            )
        # who has written it last is told to whoever is later
        self.line_ids.flush_recordset()
        self.invalidate_recordset()
        return self.get_page(self.cycle_id.id, self.territory_id.id)

    def finish(self):
        """End the own part of the decision: accepted lines go to the next tier or into the list.

        When no line is accepted, the challenge goes back to the rep with the answers.
        """
        self.ensure_one()
        self = self._without_client_context()
        self.check_access("read")
        mine = self._check_decision()
        self._serialize()
        self._check_all_decided()
        if self.accepted_count:
            action = self.validate_tier()
            if action:
                return action
        else:
            notes = [line.decision_note for line in self.line_ids if line.decision_note]
            # sudo: nobody writes reviews directly; the reason of the rejection is put together from the answers
            mine.sudo().write(
                {"comment": "; ".join(notes) or self.env._("No proposal was accepted.")}
            )
            self._rejected_tier(mine)
        return self.get_page(self.cycle_id.id, self.territory_id.id)

    def validate_tier(self):
        """Approve: only when each line was decided on."""
        self._check_decision()
        self._check_all_decided()
        if not self.accepted_count:
            raise UserError(
                self.env._("No proposal of %s is accepted: reject it instead.", self.display_name)
            )
        return super().validate_tier()

    def _check_all_decided(self):
        if self.open_count:
            raise UserError(
                self.env._(
                    "%(challenge)s: open the list and decide on each proposal first, still open: %(count)s.",
                    challenge=self.display_name,
                    count=self.open_count,
                )
            )

    def _reset_decisions(self, lines):
        decided = lines.filtered(lambda line: line.decision != "open")
        for line in decided:
            # sudo: nobody may write challenges but these methods; the callers have checked the step
            line.sudo().write({**OPEN, "revision": line.revision + 1})

    def _on_approved(self):
        """Accepted lines become part of the list, all or none."""
        result = super()._on_approved()
        cycle = self.cycle_id
        if cycle.state not in ("draft", "approved", "running"):
            raise UserError(
                self.env._("%s takes no changes of its target list any more.", cycle.display_name)
            )
        accepted = self.line_ids.filtered(lambda line: line.decision == "accepted")
        # once more: class or entitlement may have changed since it was proposed
        cycle._check_entitled_goals(
            {
                line.partner_id: line.goal_after
                for line in accepted
                if line.goal_after > line.goal_before
            }
        )
        counts = cycle._change_list(
            "challenge",
            [
                {
                    "kind": line.kind,
                    "territory_id": self.territory_id.id,
                    "partner_id": line.partner_id.id,
                    "goal": line.goal_after,
                    "reason": ": ".join(filter(None, (line.reason_id.name, line.note))),
                }
                for line in accepted
            ],
            self.territory_id,
            self.name,
        )
        self._workflow_write({"version": cycle.version if cycle.state != "draft" else 0})
        self._approval_log(
            self.env._(
                "In the list: %(added)s added, %(dropped)s dropped, %(changed)s called otherwise; %(rejected)s "
                "rejected.",
                added=counts[0],
                dropped=counts[1],
                changed=counts[2],
                rejected=self.rejected_count,
            )
        )
        return result
