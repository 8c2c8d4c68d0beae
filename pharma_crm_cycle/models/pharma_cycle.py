# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

from ..tools import indexes

# "2027 Q1" or "2027-01-04 – 2027-01-17": names that the product made and may make again.
GENERATED_NAME = re.compile(r"\d{4} Q[1-4]|\d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d")


class PharmaCycle(models.Model):
    """A plan for a part of the territory tree and a period: what to reach, with whom, how often."""

    _name = "pharma.cycle"
    _description = "Cycle"
    _inherit = [
        "pharma.approval.mixin",
        "pharma.plan.scope",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _workflow_delete_states = ("draft", "cancelled")

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_start = fields.Date(
        "From", required=True, tracking=True, default=lambda self: self._default_period()[0]
    )
    date_end = fields.Date(
        "To", required=True, tracking=True, default=lambda self: self._default_period()[1]
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Approved"),
            ("running", "Running"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        help="Who answers for this plan. Nobody approves their own plan.",
    )
    territory_manager_id = fields.Many2one(
        "res.users",
        "Approver",
        compute="_compute_territory_manager_id",
        store=True,
        help="The nearest manager of the scope, or above it, who is not the owner.",
    )
    under_threshold = fields.Float(
        "Behind below",
        default=0.2,
        help="A customer is behind when the credited calls are more than this share below what was expected by now.",
    )
    over_threshold = fields.Float(
        "Ahead above",
        default=0.2,
        help="A customer is ahead when the credited calls are more than this share above what was expected by now.",
    )
    budget_amount = fields.Monetary(
        "Budget", tracking=True, help="Money for samples, gifts, events and expenses of this cycle."
    )
    objective_ids = fields.One2many("pharma.cycle.objective", "cycle_id", "Objectives", copy=True)
    communication_ids = fields.One2many(
        "pharma.cycle.message", "cycle_id", "Communication objectives", copy=True
    )
    rule_ids = fields.One2many(
        "pharma.cycle.rule",
        "cycle_id",
        "Frequency matrix",
        copy=True,
        default=lambda self: self._default_rule_ids(),
    )
    target_ids = fields.One2many("pharma.cycle.target", "cycle_id", "Target list")
    goal_ids = fields.One2many("pharma.cycle.goal", "cycle_id", "Goals")
    result_ids = fields.One2many("pharma.cycle.goal", "cycle_id", "Plan vs achieved", readonly=True)
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A cycle cannot end before it starts."
    )
    _thresholds_range = models.Constraint(
        "CHECK (under_threshold >= 0 AND under_threshold <= 1 AND over_threshold >= 0)",
        "The thresholds of the on-track band are shares: behind from 0 % to 100 %, ahead 0 % or more.",
    )
    _budget_positive = models.Constraint(
        "CHECK (budget_amount IS NULL OR budget_amount >= 0)", "The budget cannot be negative."
    )
    _scope_idx = models.Index("(territory_id, date_start) WHERE state = 'running'")

    # -- defaults ---------------------------------------------------------------------------

    @api.model
    def _default_period(self):
        """The first quarter after the current one for which the scope has no cycle yet."""
        scope = self.env.context.get("default_territory_id") or self._default_territory_id().id
        return self._first_free(scope, *indexes.next_quarter(fields.Date.context_today(self)))

    @api.model
    def _first_free(self, territory_id, start, end):
        """Return the first period from this one on for which the territory has no cycle of its own."""
        taken = self.search_fetch(
            [
                ("territory_id", "=", territory_id),
                ("state", "!=", "cancelled"),
                ("date_end", ">=", start),
            ],
            ["date_start", "date_end"],
        )
        while any(cycle.date_start <= end and cycle.date_end >= start for cycle in taken):
            start, end = indexes.following_period(start, end)
        return start, end

    @api.model
    def _default_rule_ids(self):
        """A frequency matrix from the classes that propose a number of calls, best class first."""
        classes = self.env["pharma.class"].search([("cycle_goal", ">", 0)])
        return [
            Command.create(
                {
                    "class_id": class_.id,
                    "goal": class_.cycle_goal,
                    "max_calls": class_.cycle_max_calls,
                }
            )
            for class_ in classes
        ]

    @api.model
    def _period_name(self, start, end):
        quarter = indexes.quarter_of(start, end)
        return "{} Q{}".format(*quarter) if quarter else f"{start} – {end}"

    # -- computes ---------------------------------------------------------------------------

    @api.depends("date_start", "date_end")
    def _compute_name(self):
        for cycle in self:
            if (
                cycle.date_start
                and cycle.date_end
                and GENERATED_NAME.fullmatch(cycle.name or "2000 Q1")
            ):
                cycle.name = self._period_name(cycle.date_start, cycle.date_end)

    @api.depends("name", "territory_id.name")
    def _compute_display_name(self):
        for cycle in self:
            cycle.display_name = " · ".join(filter(None, (cycle.name, cycle.territory_id.name)))

    @api.depends("territory_id", "user_id")
    def _compute_territory_manager_id(self):
        for cycle in self:
            managers = (
                cycle.territory_id._manager_chain() if cycle.territory_id else self.env["res.users"]
            )
            cycle.territory_manager_id = (managers - cycle._approval_excluded_users())[:1]

    # -- constraints ------------------------------------------------------------------------

    @api.constrains("state", "territory_id", "date_start", "date_end")
    def _check_overlap(self):
        for cycle in self.filtered(lambda c: c.state == "running"):
            # The other cycle may be another manager's: the clash exists whoever looks.
            other = self.sudo().search(
                Domain("id", "!=", cycle.id)
                & Domain("state", "=", "running")
                & Domain("company_id", "=", cycle.company_id.id)
                & Domain("date_start", "<=", cycle.date_end)
                & Domain("date_end", ">=", cycle.date_start)
                & (
                    Domain("territory_id", "parent_of", cycle.territory_id.id)
                    | Domain("territory_id", "child_of", cycle.territory_id.id)
                ),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot run: %(other)s already runs there from %(start)s to %(end)s. "
                        "A territory follows one plan at a time.",
                        cycle=cycle.display_name,
                        other=other.display_name,
                        start=day_text(self.env, other.date_start),
                        end=day_text(self.env, other.date_end),
                    )
                )

    @api.constrains("territory_id")
    def _check_targets_in_scope(self):
        for cycle in self:
            outside = self.env["pharma.cycle.target"].search_count(
                [
                    ("cycle_id", "=", cycle.id),
                    "!",
                    ("territory_id", "child_of", cycle.territory_id.id),
                ]
            )
            if outside:
                raise ValidationError(
                    self.env._(
                        "Targets of %(cycle)s that lie outside the new scope: %(count)s. Remove them first.",
                        count=outside,
                        cycle=cycle.display_name,
                    )
                )

    # -- ORM --------------------------------------------------------------------------------

    def copy_data(self, default=None):
        """A copy is the plan of the following period; the target list is made anew from its rules."""
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for cycle, vals in zip(self, vals_list, strict=True):
            if "date_start" not in default and "date_end" not in default:
                vals["date_start"], vals["date_end"] = indexes.following_period(
                    cycle.date_start, cycle.date_end
                )
            if "name" not in default and GENERATED_NAME.fullmatch(cycle.name):
                vals["name"] = self._period_name(
                    fields.Date.to_date(vals["date_start"]), fields.Date.to_date(vals["date_end"])
                )
        return vals_list

    # -- services for other addons -----------------------------------------------------------

    @api.model
    def _current_for(self, territory, day=None):
        """Return the running cycle that contains the territory on a day (empty when none does)."""
        day = day or fields.Date.context_today(self)
        # A call is counted in the cycle of its territory whoever enters it; only the reference is returned.
        cycle = self.sudo().search_fetch(
            [
                ("state", "=", "running"),
                ("date_start", "<=", day),
                ("date_end", ">=", day),
                ("territory_id", "parent_of", territory.ids),
            ],
            limit=1,
        )
        return cycle.with_env(self.env)
