# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_list

from odoo.addons.pharma_crm.tools.reading import day_text

from .pharma_cycle_challenge_propose import MOST_CALLS

DEFAULT_LIMITS = (("add", 10), ("drop", 10), ("more", 10), ("fewer", 10))


class PharmaCycle(models.Model):
    """Reps look at their list before it is approved, and propose changes until the cycle ends."""

    _inherit = "pharma.cycle"

    limit_ids = fields.One2many(
        "pharma.cycle.limit",
        "cycle_id",
        "Limits of changes",
        copy=True,
        default=lambda self: self._default_limit_ids(),
    )
    challenge_open = fields.Boolean(
        "Open for challenges", readonly=True, copy=False, tracking=True,
        help="Reps may propose changes of the draft list.",
    )  # fmt: skip
    challenge_until = fields.Date(
        "Challenges until",
        copy=False,
        help="The last day on which reps may propose. Empty: no deadline.",
    )
    challenge_ids = fields.One2many(
        "pharma.cycle.challenge", "cycle_id", "Challenges", readonly=True
    )
    can_challenge = fields.Boolean(
        compute="_compute_can_challenge",
        help="It has a list of yours, and you may propose changes.",
    )
    challenge_count = fields.Integer(compute="_compute_challenge_count")
    challenge_waiting = fields.Integer(
        "Challenges that wait",
        compute="_compute_challenge_count",
        help="Submitted, not decided yet.",
    )

    @api.model
    def _default_limit_ids(self):
        """10 % added, dropped, more and fewer; a band for each class with a number of calls: half to the most."""
        lines = [
            {"kind": kind, "maximum": percent, "unit": "percent"}
            for kind, percent in DEFAULT_LIMITS
        ]
        for class_ in self.env["pharma.class"].search([("cycle_goal", ">", 0)]):
            lines.append(
                {
                    "kind": "band",
                    "class_id": class_.id,
                    "minimum": max(1, class_.cycle_goal // 2),
                    "maximum": class_.cycle_max_calls or 2 * class_.cycle_goal,
                    "unit": "number",
                }
            )
        return [Command.create(dict(line, sequence=n)) for n, line in enumerate(lines)]

    @api.depends("challenge_ids.state")
    def _compute_challenge_count(self):
        groups = self.env["pharma.cycle.challenge"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id", "state"], ["__count"]
        )
        counts = {(cycle.id, state): count for cycle, state, count in groups}
        for cycle in self:
            mine = [count for (id_, _state), count in counts.items() if id_ == cycle.id]
            cycle.challenge_count = sum(mine)
            cycle.challenge_waiting = counts.get((cycle.id, "review"), 0)

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {"challenge_open"}

    def action_open_challenges(self):
        """Let reps propose changes of the draft list."""
        for cycle in self:
            cycle.check_access("write")
            cycle._check_editable()
            if not cycle.target_count:
                raise UserError(
                    self.env._(
                        "%s has no target list yet that reps could look at.", cycle.display_name
                    )
                )
            cycle._workflow_write({"challenge_open": True})
        return True

    def action_close_challenges(self):
        """Take no more proposals for the draft list; those submitted are still decided on."""
        self.check_access("write")
        self._check_editable()
        self._workflow_write({"challenge_open": False})
        return True

    def _challenge_refusal(self):
        """Return why nobody may propose changes of this list now; empty when reps may."""
        self.ensure_one()
        if self.state not in ("draft", "approved", "running"):
            return self.env._("%s takes no changes of its target list any more.", self.display_name)
        if self.state == "draft" and not self.challenge_open:
            return self.env._("%s is not open for challenges yet.", self.display_name)
        if self.challenge_until and fields.Date.context_today(self) > self.challenge_until:
            return self.env._(
                "Changes of %(cycle)s could be proposed until %(day)s.",
                cycle=self.display_name,
                day=day_text(self.env, self.challenge_until),
            )
        return ""

    def _submit(self):
        self._refuse_waiting_challenges()
        if self.challenge_open:
            self._workflow_write({"challenge_open": False})
        return super()._submit()

    def action_ask_submit(self):
        """Say what stands against it before asking, not after."""
        self._check_transition("submit")
        self._refuse_waiting_challenges()
        return super().action_ask_submit()

    def action_ask_close(self):
        """As `action_ask_submit`."""
        self._check_transition("close")
        self._refuse_waiting_challenges()
        return super().action_ask_close()

    def action_close(self):
        """End the cycle; challenges that wait have to be decided on first."""
        for cycle in self:
            # who may not close is told so first
            cycle._check_transition("close")
            cycle._refuse_waiting_challenges()
        return super().action_close()

    def _refuse_waiting_challenges(self):
        # sudo: challenges of territories that the user does not see wait all the same
        waiting = self.sudo().challenge_ids.filtered(lambda challenge: challenge.state == "review")
        if waiting:
            raise RedirectWarning(
                self.env._(
                    "%(cycle)s: these challenges wait for a decision first: %(challenges)s.",
                    challenges=format_list(self.env, waiting.mapped("territory_id.name")),
                    cycle=self.display_name,
                ),
                self.env.ref("pharma_crm_cycle.action_cycle_challenge").id,
                self.env._("Show the challenges"),
                {"search_default_cycle_id": self.id, "search_default_waiting": 1},
            )

    def _goal_to_add(self, partner, territory, entitled):
        """Return the calls that are proposed for a customer who is added: those of the matrix, else of the class, no
        more than the customer is entitled to.

        :param entitled: see `_entitled_most`
        """
        rule = self.rule_ids._for_customer(partner, territory)
        goal = rule.goal if rule else partner.pharma_class_id.cycle_goal or 1
        most, _line = entitled.get(partner.id, (MOST_CALLS, None))
        return min(goal, most)

    def action_show_challenges(self):
        """Open the challenges of this cycle."""
        return self._open_of_cycle(
            "action_cycle_challenge", self.env._("Challenges of %s", self.display_name)
        )

    @api.depends("state", "challenge_open", "territory_id")
    @api.depends_context("uid")
    def _compute_can_challenge(self):
        own = self.env.user.pharma_territory_ids.filtered(lambda territory: not territory.child_ids)
        for cycle in self:
            open_ = cycle.challenge_open or cycle.state in ("approved", "running")
            cycle.can_challenge = open_ and any(map(cycle._covers, own))

    def action_challenge_page(self):
        """Open the page on which a rep looks at the list and proposes changes."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_cycle.challenge",
            "params": {"cycle_id": self.id},
            "context": {},
        }

    def _guide_steps(self):
        waiting = self.challenge_waiting
        if waiting:
            state, hint = "problem", self.env._("Challenges that wait for a decision: %s.", waiting)
        elif self.challenge_open:
            state, hint = "todo", self.env._("Reps may propose changes now.")
        else:
            state, hint = (
                "optional",
                self.env._("Let reps look at their list before it is approved."),
            )
        return [
            *super()._guide_steps(),
            self._guide_step(
                "challenges", 65, self.env._("Challenges"), state, hint, page="challenges"
            ),
        ]
