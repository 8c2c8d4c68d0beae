# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools import indexes

LENGTHS = [
    ("1", "Monthly"),
    ("2", "Every two months"),
    ("3", "Quarterly"),
    ("4", "Every four months"),
    ("6", "Half-yearly"),
    ("12", "Yearly"),
]


class PharmaAnnualPlan(models.Model):
    """What a part of the tree is to achieve in a year, and the cycles that the year is divided into."""

    _name = "pharma.annual.plan"
    _description = "Annual plan"
    _inherit = ["pharma.plan.scope", "mail.thread"]
    _order = "date_start desc, id desc"

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_start = fields.Date(
        "From",
        required=True,
        tracking=True,
        default=lambda self: date(fields.Date.context_today(self).year + 1, 1, 1),
    )
    date_end = fields.Date(
        "To",
        required=True,
        tracking=True,
        default=lambda self: date(fields.Date.context_today(self).year + 1, 12, 31),
    )
    cycle_length = fields.Selection(LENGTHS, "Cycles", required=True, default="3")
    user_id = fields.Many2one(
        "res.users", "Owner", required=True, default=lambda self: self.env.user, tracking=True
    )
    strategy = fields.Html(help="Where the company wants to be at the end of the year, and why.")
    budget_amount = fields.Monetary(
        "Budget", tracking=True, help="Of the whole year; its cycles begin with equal parts of it."
    )
    objective_ids = fields.One2many("pharma.annual.objective", "plan_id", "Objectives", copy=True)
    cycle_ids = fields.One2many("pharma.cycle", "annual_plan_id", "Cycles of the year")
    cycle_count = fields.Integer(compute="_compute_cycles")
    cycle_budget = fields.Monetary(
        "In the cycles", compute="_compute_cycles", help="Budgets of the cycles, added up."
    )
    missing_count = fields.Integer(
        "Cycles to make",
        compute="_compute_cycles",
        help="Periods of the year without a cycle that are not over yet.",
    )
    active = fields.Boolean(default=True)

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "An annual plan cannot end before it starts."
    )
    _budget_positive = models.Constraint(
        "CHECK (budget_amount IS NULL OR budget_amount >= 0)", "The budget cannot be negative."
    )

    @api.depends("date_start", "date_end")
    def _compute_name(self):
        for plan in self:
            if plan.date_start and plan.date_end and (plan.name or "0").replace("–", "").isdigit():
                years = sorted({plan.date_start.year, plan.date_end.year})
                plan.name = "–".join(map(str, years))

    @api.depends("name", "territory_id.name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = " · ".join(filter(None, (plan.name, plan.territory_id.name)))

    @api.depends(
        "date_start",
        "date_end",
        "cycle_length",
        "cycle_ids.date_start",
        "cycle_ids.date_end",
        "cycle_ids.state",
        "cycle_ids.budget_amount",
    )
    def _compute_cycles(self):
        for plan in self:
            cycles = plan.cycle_ids.filtered(lambda cycle: cycle.state != "cancelled")
            plan.cycle_count = len(cycles)
            plan.cycle_budget = sum(cycles.mapped("budget_amount"))
            plan.missing_count = len(plan._missing_periods()) if plan.date_start else 0

    @api.constrains("territory_id", "date_start", "date_end", "active")
    def _check_overlap(self):
        for plan in self.filtered("active"):
            other = self.search(
                Domain("id", "!=", plan.id)
                & Domain("territory_id", "=", plan.territory_id.id)
                & Domain("date_start", "<=", plan.date_end)
                & Domain("date_end", ">=", plan.date_start),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: %(other)s is already the annual plan of this scope from %(start)s to %(end)s.",
                        plan=plan.display_name,
                        other=other.display_name,
                        start=day_text(self.env, other.date_start),
                        end=day_text(self.env, other.date_end),
                    )
                )

    def _periods(self):
        """Return the periods of the year as [(first day, last day)]; the last one ends with the plan."""
        self.ensure_one()
        periods, first = [], self.date_start
        while first <= self.date_end:
            following = indexes.add_months(first, int(self.cycle_length))
            last = min(fields.Date.subtract(following, days=1), self.date_end)
            periods.append((first, last))
            first = following
        return periods

    def _missing_periods(self):
        """Return [(number from 1, first day, last day)] of the periods that no cycle of the plan overlaps.

        What is over is planned no more.
        """
        today = fields.Date.context_today(self)
        cycles = self.cycle_ids.filtered(lambda cycle: cycle.state != "cancelled")
        return [
            (number, first, last)
            for number, (first, last) in enumerate(self._periods(), 1)
            if last >= today
            and not any(c.date_start <= last and c.date_end >= first for c in cycles)
        ]

    def action_make_cycles(self):
        """Make the cycles that the year still misses, each from the last one of the scope, as drafts.

        The budget lines that come along are cut to the cycle's part of the budget.
        """
        self.ensure_one()
        self.check_access("write")
        self.env["pharma.cycle"].check_access("create")
        missing = self._missing_periods()
        if not missing:
            raise UserError(
                self.env._(
                    "Every period of %s has its cycle already, or is over.", self.display_name
                )
            )
        count = len(self._periods())
        template = self.env["pharma.cycle"]._last_of(self.territory_id)
        for number, first, last in missing:
            values = self._cycle_vals(number, count, first, last)
            if template:
                cycle = template.copy({**values, "objective_ids": False})
                cycle.write({"objective_ids": values["objective_ids"]})
                cycle._fit_budget_lines()
            else:
                self.env["pharma.cycle"].create(values)
        return self.action_open_cycles()

    def _cycle_vals(self, number, count, first, last):
        share = self.currency_id.round((self.budget_amount or 0) / count)
        rest = (self.budget_amount or 0) - share * (count - 1)
        return {
            "name": self.env["pharma.cycle"]._period_name(first, last),
            "annual_plan_id": self.id,
            "company_id": self.company_id.id,
            "territory_id": self.territory_id.id,
            "date_start": first,
            "date_end": last,
            "user_id": self.env.uid,
            "budget_amount": rest if number == count else share,
            "objective_ids": [
                Command.create(
                    {
                        "name": objective.name,
                        "metric": objective.metric,
                        "target_value": objective._aim(number, count),
                        "sequence": objective.sequence,
                        "plan_objective_id": objective.id,
                    }
                )
                for objective in self.objective_ids
            ],
        }

    def action_open_cycles(self):
        """Open the cycles of the year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_cycle.action_cycle")
        action["domain"] = [("annual_plan_id", "=", self.id)]
        action["context"] = {
            "default_annual_plan_id": self.id,
            "default_territory_id": self.territory_id.id,
        }
        action["display_name"] = self.env._("Cycles of %s", self.display_name)
        action["path"] = False
        return action
