# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MOST_ROWS = 1000
MOST_FOUND = 20
OPEN_STATES = ("draft", "approved", "running")


class PharmaCycleChallenge(models.Model):
    """The page on which a rep proposes and a manager decides: everything it shows in one answer."""

    _inherit = "pharma.cycle.challenge"

    @api.model
    def get_choices(self):
        """Return what the page can be about: [{"cycle_id", "territory_id", "label", "waiting"}], one's own first."""
        own = self.env.user.pharma_territory_ids
        cycles = self.env["pharma.cycle"].search(
            Domain("state", "in", OPEN_STATES)
            & (Domain("state", "!=", "draft") | Domain("challenge_open", "=", True))
            & Domain("date_end", ">=", fields.Date.context_today(self))
        )
        waiting = self.search(
            [("state", "in", ("draft", "review")), ("cycle_id", "in", cycles.ids)]
        )
        pairs = {}
        for cycle in cycles:
            for territory in own.filtered(
                lambda t, c=cycle: (
                    t.parent_path.startswith(c.territory_id.parent_path) and not t.child_ids
                )
            ):
                pairs[cycle, territory] = ""
        for challenge in waiting.filtered(lambda c: c.state == "review" or c._is_mine()):
            pairs[challenge.cycle_id, challenge.territory_id] = challenge.state
        return [
            {
                "cycle_id": cycle.id,
                "territory_id": territory.id,
                "label": f"{territory.name} · {cycle.name}",
                "state": state,
            }
            for (cycle, territory), state in pairs.items()
        ]

    @api.model
    def get_page(self, cycle_id, territory_id):
        """Return what the page shows of one territory's list: rows, proposals, limits, and what the user may do."""
        cycle, territory = self._page_of(cycle_id, territory_id)
        challenge = self._open_one(cycle, territory)
        last = challenge or self.search(
            [("cycle_id", "=", cycle.id), ("territory_id", "=", territory.id)], limit=1
        )
        draft = challenge or self.new({"cycle_id": cycle.id, "territory_id": territory.id})
        lines = challenge.line_ids if challenge else self.env["pharma.cycle.challenge.line"]
        may_edit = not cycle._challenge_refusal() and (
            challenge._is_mine() if challenge else territory.within_reach
        )
        # sudo: ids only; the client sends them back with the decision
        seen = challenge.sudo().review_ids.ids if challenge else []
        may_decide = bool(challenge) and challenge._may_decide()
        return {
            "challenge_id": challenge.id,
            "cycle_id": cycle.id,
            "territory_id": territory.id,
            "cycle": cycle.display_name,
            "territory": territory.name,
            "state": challenge.state or False,
            "state_text": self._state_text(challenge),
            "may_edit": may_edit,
            "may_decide": may_decide,
            "can_submit": bool(challenge and challenge.can_submit and lines),
            "can_withdraw": bool(challenge and challenge.can_withdraw),
            "refusal": cycle._challenge_refusal(),
            "lock_note": cycle.lock_note or "",
            "locked": cycle.list_locked,
            "answer": self._last_answer(last) if not challenge else [],
            "limits": draft._count_limits(),
            "bands": {str(key or 0): band for key, band in draft._bands().items()},
            "reasons": self._reasons(cycle.company_id),
            "rows": self._rows(cycle, territory, lines),
            "seen": seen,
        }

    def _may_decide(self):
        try:
            self._check_decision()
        except UserError:
            return False
        return True

    @api.model
    def _state_text(self, challenge):
        if not challenge:
            return ""
        if challenge.state == "review":
            return challenge._get_to_validate_message()
        return challenge._get_rejected_message() or self.env._("Draft: not submitted yet.")

    @api.model
    def _last_answer(self, challenge):
        """Return what was decided last, in sentences: how many, and why what was rejected."""
        if challenge.state != "approved":
            return []
        rejected = challenge.line_ids.filtered(lambda line: line.decision == "rejected")
        return [
            self.env._(
                "The last challenge was decided: %(accepted)s accepted, %(rejected)s rejected.",
                accepted=challenge.accepted_count,
                rejected=challenge.rejected_count,
            ),
            # sudo: the name of a customer who was not added either
            *(
                self.env._(
                    "%(customer)s: rejected, “%(why)s”.",
                    customer=line.partner_id.sudo().name,
                    why=line.decision_note,
                )
                for line in rejected
            ),
        ]

    @api.model
    def _reasons(self, company):
        reasons = self.env["pharma.challenge.reason"].search(
            [("company_id", "in", (False, company.id))]
        )
        return [
            {
                "id": reason.id,
                "name": reason.name,
                "kinds": [kind for kind in ("add", "drop", "goal") if reason[f"for_{kind}"]],
                "needs_note": reason.needs_note,
            }
            for reason in reasons
        ]

    @api.model
    def _rows(self, cycle, territory, lines):
        """One row per customer of the list or of a proposal, names in order."""
        targets = self.env["pharma.cycle.target"].search(
            [("cycle_id", "=", cycle.id), ("territory_id", "=", territory.id)], limit=MOST_ROWS
        )
        gone = targets._gone()
        by_partner = {line.partner_id.id: self._line_row(line) for line in lines}
        # sudo: names of customers on a list that the user reads, also of one who has moved away
        rows = [
            {
                "partner_id": target.partner_id.id,
                "name": target.partner_id.sudo().name,
                "class_id": target.class_id.id,
                "class": target.class_id.code or "",
                "specialty": target.specialty_id.name or "",
                "goal": target.goal,
                "made": target.actual,
                "previous_goal": target.previous_goal,
                "previous_made": target.previous_actual,
                "retention": target.retention,
                "gone": target in gone,
                "profit": target.profitability,
                "line": by_partner.get(target.partner_id.id, False),
            }
            for target in targets
        ]
        listed = targets.partner_id
        entitled = cycle._entitled_most(listed | lines.partner_id)
        for row in rows:
            row["entitled"] = self._entitled_in(entitled, row["partner_id"])
        for line in lines.filtered(lambda line: line.partner_id not in listed):
            # sudo: as above
            partner = line.partner_id.sudo()
            rows.append(
                {
                    "partner_id": partner.id,
                    "name": partner.name,
                    "class_id": line.class_id.id,
                    "class": line.class_id.code or "",
                    "specialty": partner.pharma_specialty_id.name or "",
                    "goal": 0,
                    "made": 0,
                    "previous_goal": 0,
                    "previous_made": 0,
                    "retention": "new",
                    "gone": False,
                    "profit": "",
                    "entitled": self._entitled_in(entitled, partner.id),
                    "line": by_partner[partner.id],
                }
            )
        return sorted(rows, key=lambda row: (row["name"] or "").lower())

    @api.model
    def _entitled_in(self, entitled, partner_id):
        """Return how many calls a customer is entitled to at most; False: no limit."""
        return entitled.get(partner_id, (False, None))[0]

    @api.model
    def _line_row(self, line):
        return {
            "id": line.id,
            "kind": line.kind,
            "before": line.goal_before,
            "after": line.goal_after,
            "reason_id": line.reason_id.id,
            "reason": line.reason_id.name,
            "note": line.note or "",
            "decision": line.decision,
            "decided_by": line.sudo().decided_by_id.name or "",  # sudo: who has decided is told
            "decision_note": line.decision_note or "",
            "revision": line.revision,
        }

    @api.model
    def find_customers(self, cycle_id, territory_id, term):
        """Return customers whom the territory covers and who are not on its list, by name: at most 20."""
        cycle, territory = self._page_of(cycle_id, territory_id)
        if not isinstance(term, str):
            raise UserError(self.env._("Type a part of the name."))
        coverage = self.env["pharma.coverage"]._search(
            Domain("territory_id", "=", territory.id)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", cycle.date_end))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", cycle.date_start))
        )
        listed = self.env["pharma.cycle.target"]._search(
            [("cycle_id", "=", cycle.id), ("territory_id", "=", territory.id)]
        )
        partners = self.env["res.partner"].search(
            Domain("pharma_type", "in", ("doctor", "hospital", "pharmacy"))
            & Domain("id", "in", coverage.subselect("partner_id"))
            & Domain("id", "not in", listed.subselect("partner_id"))
            & Domain("name", "ilike", term),
            order="pharma_score desc nulls last, name, id",
            limit=MOST_FOUND,
        )
        entitled = cycle._entitled_most(partners)
        return [
            {
                "partner_id": partner.id,
                "name": partner.name,
                "entitled": self._entitled_in(entitled, partner.id),
                "class_id": partner.pharma_class_id.id,
                "class": partner.pharma_class_id.code or "",
                "specialty": partner.pharma_specialty_id.name or "",
                "goal": cycle._goal_to_add(partner, territory, entitled),
            }
            for partner in partners
        ]

    def action_open_page(self):
        """Open the page of this challenge."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_cycle.challenge",
            "params": {"cycle_id": self.cycle_id.id, "territory_id": self.territory_id.id},
        }
