# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCycle(models.Model):
    """The guided flow: what belongs to a plan, in order, and how far each part is. Every step can be taken alone."""

    _inherit = "pharma.cycle"

    guide = fields.Json(compute="_compute_guide", help="The steps of making this plan.")

    # No @api.depends on what other addons add: the steps are read whenever the form is.
    @api.depends_context("uid", "lang")
    @api.depends("state", "rule_ids", "objective_ids", "communication_ids", "goal_mismatch")
    def _compute_guide(self):
        for cycle in self:
            shown = cycle.state in ("draft", "review", "approved") and cycle.has_access("write")
            steps = sorted(cycle._guide_steps(), key=lambda step: step["sequence"]) if shown else []
            for step in steps:
                # what was left out of a plan that is fixed is not to be done any more
                if cycle.state != "draft" and step["state"] == "todo" and step["key"] != "submit":
                    step["state"] = "optional"
            cycle.guide = steps or False

    def _guide_step(self, key, sequence, label, state, hint="", page=None, action=None, field=None):
        """Return one step of the flow.

        :param key: a name of its own
        :param sequence: annual plan 10, period and scope 20, objectives 30, messages 40, matrix 50, target list 60,
            challenges 65, goals 70, capacity 80, budget 90, submit 100
        :param label: what the step is called, translated
        :param state: "done", "todo", "problem" (the hint says which) or "optional"
        :param hint: one sentence, translated
        :param page: name of the page of the form's notebook that a click opens
        :param action: public method of the cycle that a click calls instead
        :param field: name of the field of the form that a click shows instead
        """
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "state": state,
            "hint": hint,
            "page": page,
            "action": action,
            "field": field,
        }

    def _guide_steps(self):
        """Return the steps of making this plan; addons and parts of this one add theirs by `super()`."""
        self.ensure_one()
        targets = self.target_count
        overlap = self._overlap_note()
        return [
            self._guide_step(
                "scope",
                20,
                self.env._("Scope and period"),
                "problem" if overlap else "done" if self.territory_id else "todo",
                overlap or self.env._("For which part of the tree and for how long."),
                field="territory_id",
            ),
            self._guide_step(
                "objectives",
                30,
                self.env._("Objectives"),
                "done" if self.objective_ids else "todo",
                self.env._("What is to be achieved, each measurable."),
                page="objectives",
            ),
            self._guide_step(
                "messages",
                40,
                self.env._("Messages"),
                "done" if self.communication_ids else "todo",
                self.env._("What whom to tell, and how often."),
                page="messages",
            ),
            self._guide_step(
                "matrix",
                50,
                self.env._("Frequency matrix"),
                "done" if self.rule_ids else "todo",
                self.env._("Which customers are called how often."),
                page="matrix",
            ),
            self._guide_step(
                "targets",
                60,
                self.env._("Target list"),
                "done" if targets else "todo",
                self.env._("Customers on the list: %s.", targets)
                if targets
                else self.env._("Made from the matrix and the coverage."),
                page="targets",
            ),
            self._guide_step(
                "goals",
                70,
                self.env._("Goals"),
                "problem" if self.goal_mismatch else "done" if self.goal_ids else "todo",
                self.goal_mismatch
                or self.env._("In total, per region, class, specialty, product and message."),
                page="goals",
            ),
            self._guide_step(
                "submit",
                100,
                self.env._("Approval"),
                "todo" if self.state in ("draft", "review") else "done",
                self.env._("Submit the plan when the steps before are done.")
                if self.state == "draft"
                else self._waits_for()
                if self.state == "review"
                else self.env._("Approved."),
                action="action_ask_submit" if self.state == "draft" else None,
                field=None if self.state == "draft" else "review_ids",
            ),
        ]

    def _overlap_note(self):
        """Say which other plan stands for the same part of the tree and days; only one of them can run."""
        self.ensure_one()
        if not (self.territory_id and self.date_start and self.date_end):
            return ""
        # sudo: the clash exists whoever looks; only the name is told
        other = self.sudo().search(
            Domain("id", "!=", self._origin.id)
            & Domain("state", "in", ("draft", "review", "approved", "running"))
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "<=", self.date_end)
            & Domain("date_end", ">=", self.date_start)
            & (
                Domain("territory_id", "parent_of", self.territory_id.id)
                | Domain("territory_id", "child_of", self.territory_id.id)
            ),
            limit=1,
        )
        if not other:
            return ""
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(other)s (%(state)s) is for some of the same territories and days, from %(start)s to %(end)s: only one "
            "of both can run.",
            other=other.display_name,
            state=states[other.state],
            start=day_text(self.env, other.date_start),
            end=day_text(self.env, other.date_end),
        )
