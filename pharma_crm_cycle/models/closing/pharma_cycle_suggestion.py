# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCycleSuggestion(models.Model):
    """A proposal for the next target list: add or drop a customer, why, and what was decided."""

    _name = "pharma.cycle.suggestion"
    _description = "Proposal for the next list"
    _inherit = ["pharma.workflow.mixin"]
    _order = "cycle_id desc, kind, reason, potential desc nulls last, id"
    _rec_name = "partner_id"
    _workflow_field = "state"
    _workflow_transitions = {
        "accept": (("open", "refused"), "accepted"),
        "refuse": (("open",), "refused"),
    }

    cycle_id = fields.Many2one(
        "pharma.cycle", "Learnt from", required=True, readonly=True, ondelete="cascade", index=True
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [("add", "Add"), ("drop", "Drop")], "Proposal", required=True, readonly=True
    )
    reason = fields.Selection(
        [
            ("rising", "Rising star"),
            ("potential", "High potential, on no list"),
            ("never_reached", "Never reached"),
            ("low_return", "Low return"),
        ],
        required=True,
        readonly=True,
        help="Rising star: the score points to a better class, or has risen by 10 points in six months. High"
        " potential: of a class that the matrix calls on most. Never reached: no counted call. Low return: at goal,"
        " and among the lowest tenth by prescriptions per call, where at least 10 are known.",
    )
    class_id = fields.Many2one("pharma.class", readonly=True)
    goal = fields.Integer(readonly=True)
    actual = fields.Integer("Made", readonly=True)
    potential = fields.Float(
        readonly=True,
        digits=(12, 1),
        help="Prescriptions a month that the customer could write of our products.",
    )
    prescriptions = fields.Float(
        readonly=True,
        digits=(12, 1),
        help="Prescriptions a month that the customer writes of our products.",
    )
    state = fields.Selection(
        [("open", "To decide"), ("accepted", "Accepted"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    next_cycle_id = fields.Many2one(
        "pharma.cycle", "Taken into", readonly=True, ondelete="set null", copy=False,
        help="The draft whose list was changed.",
    )  # fmt: skip
    goes_to_id = fields.Many2one(
        "pharma.cycle", "Goes into", compute="_compute_goes_to_id",
        help="The draft whose list an accepted proposal changes.",
    )  # fmt: skip
    from_latest = fields.Boolean(
        compute="_compute_from_latest",
        search="_search_from_latest",
        help="Learnt from the last cycle of its scope, not from an earlier one.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    can_accept = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")

    _workflow_guarded_fields = ("next_cycle_id",)
    _suggestion_uniq = models.UniqueIndex(
        "(cycle_id, territory_id, partner_id)", "This customer is proposed already."
    )

    @api.depends("cycle_id", "next_cycle_id", "state")
    @api.depends_context("uid")
    def _compute_goes_to_id(self):
        for cycle, suggestions in self.grouped("cycle_id").items():
            draft = self._find_next_draft(cycle)
            for suggestion in suggestions:
                suggestion.goes_to_id = suggestion.next_cycle_id or (
                    suggestion.state == "open" and draft
                )

    @api.depends("cycle_id")
    def _compute_from_latest(self):
        latest = self._latest_cycles()
        for suggestion in self:
            suggestion.from_latest = suggestion.cycle_id in latest

    @api.model
    def _search_from_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("cycle_id", "in", self._latest_cycles().ids)
        return domain if True in value else ~domain

    @api.model
    def _latest_cycles(self):
        """Return of each scope the last cycle from which something was learnt."""
        learnt = self.env["pharma.cycle"].union(
            *(cycle for (cycle,) in self._read_group([], ["cycle_id"]))
        )
        last = {cycle.territory_id: cycle for cycle in learnt.sorted("date_start")}
        return learnt.browse().union(*last.values())

    def _transition_access(self, action):
        return "read"

    def _transition_allowed(self, action):
        if not self.env.user.has_group("pharma_crm.group_business_manager"):
            raise AccessError(self.env._("The next list is decided by business managers."))
        return True

    def action_accept(self):
        """Take the proposals into the next draft: add the customer, or take the line off."""
        records = self._without_client_context()
        records._check_transition("accept")
        for cycle, suggestions in records.grouped("cycle_id").items():
            draft = suggestions._next_draft(cycle)
            suggestions.filtered(lambda s: s.kind == "add")._add_to(draft)
            suggestions.filtered(lambda s: s.kind == "drop")._drop_from(draft)
            for suggestion in suggestions:
                # sudo: nobody edits proposals; that the user may decide was checked above
                suggestion.sudo()._do_transition("accept", {"next_cycle_id": draft.id})
            # goals follow the list, as with every other change of it; sudo: sums of the whole plan
            draft.sudo()._refresh_goals()
        return True

    def action_refuse(self):
        """Leave the list as it is."""
        for suggestion in self._without_client_context():
            suggestion._check_transition("refuse")
            # sudo: nobody edits proposals; that the user may decide was checked above
            suggestion.sudo()._do_transition("refuse")
        return True

    @api.model
    def _find_next_draft(self, cycle):
        """Return the first draft after a cycle, one that begins when it is over before any other."""
        drafts = self.env["pharma.cycle"].search(
            [
                ("state", "=", "draft"),
                ("company_id", "=", cycle.company_id.id),
                ("date_start", ">", cycle.date_start),
                ("territory_id", "parent_of", cycle.territory_id.id),
            ],
            order="date_start, id",
        )
        return (drafts.filtered(lambda draft: draft.date_start > cycle.date_end) or drafts)[:1]

    @api.model
    def _next_draft(self, cycle):
        draft = self._find_next_draft(cycle)
        if not draft:
            raise UserError(
                self.env._(
                    "There is no draft after “%s” to take the proposal into: copy the cycle first.",
                    cycle.display_name,
                )
            )
        return draft

    @api.model
    def _check_unlocked(self, draft):
        """Where the list may not be changed, offer to unlock it: only who may do so accepts proposals."""
        if draft.list_locked:
            raise RedirectWarning(
                self.env._(
                    "The target list of %(cycle)s is locked until %(day)s. Unlock it with a reason, then accept again.",
                    cycle=draft.display_name,
                    day=day_text(self.env, draft.locked_until),
                ),
                self.env.ref("pharma_crm_cycle.action_cycle_unlock").id,
                self.env._("Unlock"),
                {"active_id": draft.id, "active_ids": draft.ids},
            )

    def _add_to(self, draft):
        if not self:
            return
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        entitled = draft._entitled_most(self.partner_id)
        known = set(
            self.env["pharma.cycle.target"]._read_group(
                [("cycle_id", "=", draft.id), ("partner_id", "in", self.partner_id.ids)],
                ["territory_id", "partner_id"],
            )
        )
        fresh = self.filtered(lambda s: (s.territory_id, s.partner_id) not in known)
        if fresh:
            self._check_unlocked(draft)
        # who works where a territory covers is covered from now on, or nobody may call on them; sudo: business
        # managers keep no coverage otherwise, here they take what the proposal says and nothing else
        covered = set(
            self.env["pharma.coverage"]._read_group(
                [("partner_id", "in", self.partner_id.ids), ("in_force", "=", True)],
                ["territory_id", "partner_id"],
            )
        )
        missing = self.filtered(lambda s: (s.territory_id, s.partner_id) not in covered)
        self.env["pharma.coverage"].sudo().create(
            [{"territory_id": s.territory_id.id, "partner_id": s.partner_id.id} for s in missing]
        )
        self.env["pharma.cycle.target"].create(
            [
                {
                    "cycle_id": draft.id,
                    "territory_id": s.territory_id.id,
                    "partner_id": s.partner_id.id,
                    "goal": draft._goal_to_add(s.partner_id, s.territory_id, entitled),
                    "reason": self.env._(
                        "%(reason)s (%(cycle)s)", reason=reasons[s.reason], cycle=s.cycle_id.name
                    ),
                }
                for s in fresh
            ]
        )

    def _drop_from(self, draft):
        if not self:
            return
        pairs = {(s.territory_id, s.partner_id) for s in self}
        lines = (
            self.env["pharma.cycle.target"]
            .search([("cycle_id", "=", draft.id), ("partner_id", "in", self.partner_id.ids)])
            .filtered(lambda t: (t.territory_id, t.partner_id) in pairs)
        )
        self._check_unlocked(draft)
        listed = {(line.territory_id, line.partner_id) for line in lines}
        lines.unlink()
        # a list that is made later leaves them out as well
        self.filtered(lambda s: (s.territory_id, s.partner_id) not in listed)._keep_out_of(draft)

    def _keep_out_of(self, draft):
        """Note that these customers stay off a list on which they are not (yet)."""
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        self.env["pharma.cycle.target"]._write_changes(
            [
                {
                    "cycle_id": draft.id,
                    "company_id": draft.company_id.id,
                    "territory_id": s.territory_id.id,
                    "partner_id": s.partner_id.id,
                    "kind": "drop",
                    "source": "hand",
                    "reason": self.env._(
                        "%(reason)s (%(cycle)s)", reason=reasons[s.reason], cycle=s.cycle_id.name
                    ),
                    "kept_out": True,
                }
                for s in self
            ]
        )
