# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .pharma_cycle_challenge_line import KINDS

MOST_CALLS = 1000


class PharmaCycleChallenge(models.Model):
    """What a rep does: add a customer, drop one, change the calls, take a proposal back."""

    _inherit = "pharma.cycle.challenge"

    @api.model
    def propose(self, cycle_id, territory_id, proposal):
        """Propose one change of a territory's list; the open challenge is made with the first.

        :param proposal: {"kind": add, drop or goal, "partner_id", "goal" (calls; not to drop), "reason_id",
            "note", "revision": of the proposal for this customer that the user has seen, 0: there was none}
        :return: the page, see `get_page`
        :raise UserError: naming the customer and the rule that stands against it; nothing is kept then
        """
        self = self._without_client_context()
        cycle, territory = self._page_of(cycle_id, territory_id)
        challenge = self._open_one(cycle, territory)
        if challenge and not challenge._is_mine() or not challenge and not territory.within_reach:
            self._refuse_stranger(territory)
        kind, partner, goal, reason, note = self._read_proposal(cycle, proposal)
        if not challenge:
            refusal = cycle._challenge_refusal()
            if refusal:
                raise UserError(refusal)
            # sudo: nobody may write challenges but these methods; the user works in the territory
            challenge = self.sudo().create({"cycle_id": cycle.id, "territory_id": territory.id})
            challenge = challenge.sudo(False)
        challenge._check_phase()
        challenge._serialize()
        challenge._check_still_open()
        line = challenge.line_ids.filtered(lambda known: known.partner_id == partner)
        if line:
            line._check_seen(proposal.get("revision"))
        elif proposal.get("revision"):
            raise UserError(
                self.env._(
                    "The proposal for %s was taken back meanwhile. Load the page again.",
                    partner.display_name,
                )
            )
        challenge._check_undecided(line)
        values = challenge._line_vals(kind, partner, goal)
        values.update({"reason_id": reason.id, "note": note, "decision": "open"})
        # sudo: as above
        if line:
            line.sudo().write({**values, "revision": line.revision + 1})
        else:
            challenge.line_ids.sudo().create(
                {**values, "challenge_id": challenge.id, "partner_id": partner.id}
            )
        # who has written it last is told to whoever is later
        challenge.line_ids.flush_recordset()
        challenge.invalidate_recordset(["line_ids"])
        challenge._check_limits()
        return challenge.get_page(cycle.id, territory.id)

    def retract(self, line_id, revision):
        """Take one proposal back, as long as nobody has decided on it.

        :param revision: of the line that the user has seen
        :return: the page, see `get_page`
        """
        self.ensure_one()
        self = self._without_client_context()
        self.check_access("read")
        if not self._is_mine():
            self._refuse_stranger(self.territory_id)
        self._serialize()
        self._check_still_open()
        line = self._line(line_id) & self.line_ids
        if not line:
            raise UserError(
                self.env._("This proposal was taken back meanwhile. Load the page again.")
            )
        line._check_seen(revision)
        self._check_undecided(line)
        # sudo: nobody may write challenges but these methods; the checks stand above
        line.sudo().unlink()
        self.invalidate_recordset(["line_ids"])
        return self.get_page(self.cycle_id.id, self.territory_id.id)

    # -- the checks ----------------------------------------------------------------------------------

    @api.model
    def _page_of(self, cycle_id, territory_id):
        """Return cycle and territory that the user may read and that belong together."""
        records = []
        for model, id_ in (("pharma.cycle", cycle_id), ("pharma.territory", territory_id)):
            whole = isinstance(id_, int) and not isinstance(id_, bool)
            record = self.env[model].browse(id_ if whole else ()).exists()
            if not record:
                raise UserError(self.env._("There is no such cycle or territory."))
            record.check_access("read")
            records.append(record)
        cycle, territory = records
        if not (territory.within_reach or self.env.user.has_group("pharma_crm.group_all_accounts")):
            raise AccessError(self.env._("%s is not within your reach.", territory.display_name))
        if not territory.parent_path.startswith(cycle.territory_id.parent_path):
            raise UserError(
                self.env._(
                    "%(territory)s lies outside the scope of %(cycle)s.",
                    territory=territory.display_name,
                    cycle=cycle.display_name,
                )
            )
        return cycle, territory

    @api.model
    def _open_one(self, cycle, territory):
        return self.search(
            [
                ("cycle_id", "=", cycle.id),
                ("territory_id", "=", territory.id),
                ("state", "in", ("draft", "review")),
            ],
            limit=1,
        )

    @api.model
    def _read_proposal(self, cycle, proposal):
        """Return kind, customer, calls, reason and words of what a client has sent."""
        if not isinstance(proposal, dict) or proposal.get("kind") not in dict(KINDS):
            raise UserError(
                self.env._("Say what is proposed: to add, to drop, or to change the calls.")
            )
        kind = proposal["kind"]
        partner_id, reason_id, goal = (
            proposal.get(name) for name in ("partner_id", "reason_id", "goal")
        )
        partner = (
            self.env["res.partner"].browse(partner_id if type(partner_id) is int else ()).exists()
        )
        if not partner:
            raise UserError(self.env._("Say which customer is meant."))
        if kind == "drop":
            goal = 0
        elif type(goal) is not int or not 0 <= goal <= MOST_CALLS:
            raise UserError(
                self.env._(
                    "%(customer)s: “%(goal)s” is no number of calls.",
                    customer=partner.display_name,
                    goal=goal,
                )
            )
        reason = self.env["pharma.challenge.reason"].browse(
            reason_id if type(reason_id) is int else ()
        )
        if not reason.exists() or not reason.active or not reason[f"for_{kind}"]:
            raise UserError(self.env._("%s: choose a reason.", partner.display_name))
        reason.check_access("read")
        note = proposal.get("note") or ""
        note = note.strip() if isinstance(note, str) else ""
        if reason.needs_note and not note:
            raise UserError(
                self.env._(
                    "%(customer)s: the reason “%(reason)s” asks for a sentence.",
                    customer=partner.display_name,
                    reason=reason.name,
                )
            )
        return kind, partner, goal, reason, note

    def _check_still_open(self):
        if self.state not in ("draft", "review"):
            raise UserError(
                self.env._(
                    "%(challenge)s was decided meanwhile (%(state)s). Load the page again.",
                    challenge=self.name,
                    state=dict(self._fields["state"]._description_selection(self.env))[self.state],
                )
            )

    def _check_undecided(self, line):
        decided = line.filtered(lambda known: known.decision != "open")
        if decided and self.state == "review":
            # sudo: who has decided is told, whoever asks
            raise UserError(
                self.env._(
                    "%(customer)s: %(user)s has decided on this already. Take the challenge back to change it.",
                    customer=decided.partner_id.display_name,
                    user=decided.sudo().decided_by_id.name,
                )
            )

    def _line_vals(self, kind, partner, goal):
        """Check a proposal against the list and the rules; return the values of its line."""
        # sudo: a list is one whole, also where a customer is not the user's any more
        target = (
            self.env["pharma.cycle.target"]
            .sudo()
            .search(Domain(self._list_domain()) & Domain("partner_id", "=", partner.id), limit=1)
        )
        names = {
            "customer": partner.sudo().display_name,
            "territory": self.territory_id.display_name,
        }
        if kind == "add":
            partner.check_access("read")
            if target:
                raise UserError(
                    self.env._("%(customer)s is on the list of %(territory)s already.", **names)
                )
            self.cycle_id._check_list_open(partner)
            self._check_covered(partner, names)
            class_ = partner.pharma_class_id
        else:
            if not target:
                raise UserError(
                    self.env._("%(customer)s is not on the list of %(territory)s.", **names)
                )
            class_ = target.class_id
            if kind == "drop" and not target._gone():
                self.cycle_id._check_list_open(target.partner_id)
        if kind == "goal" and goal == target.goal:
            raise UserError(
                self.env._("The goal of %(customer)s is %(goal)s already.", goal=goal, **names)
            )
        if kind != "drop":
            self._check_band(partner, class_, goal, target.goal if target else None)
        if goal > target.goal:
            self.cycle_id._check_entitled_goals({partner: goal})
        if kind == "goal" and goal < target.actual:
            raise UserError(
                self.env._(
                    "%(customer)s: calls made already: %(made)s, the goal cannot be %(goal)s.",
                    made=target.actual,
                    goal=goal,
                    **names,
                )
            )
        return {
            "kind": kind,
            "class_id": class_.id,
            "goal_before": target.goal,
            "goal_after": goal,
        }

    def _check_covered(self, partner, names):
        # sudo: which territory covers whom is asked for the territory of the challenge only
        cycle = self.cycle_id
        covered = (
            self.env["pharma.coverage"]
            .sudo()
            .search_count(
                Domain("territory_id", "=", self.territory_id.id)
                & Domain("partner_id", "=", partner.id)
                & (Domain("date_start", "=", False) | Domain("date_start", "<=", cycle.date_end))
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", cycle.date_start)),
                limit=1,
            )
        )
        if not covered or partner.pharma_type not in ("doctor", "hospital", "pharmacy"):
            raise UserError(
                self.env._(
                    "%(customer)s is not covered by %(territory)s in the period of %(cycle)s. "
                    "Cover the customer first.",
                    cycle=cycle.display_name,
                    **names,
                )
            )
