# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCycle(models.Model):
    """A cycle as a part of a year."""

    _inherit = "pharma.cycle"

    annual_plan_id = fields.Many2one(
        "pharma.annual.plan",
        "Annual plan",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        tracking=True,
    )

    def copy_data(self, default=None):
        """The plan of a following period of the same year belongs to the year too."""
        vals_list = super().copy_data(default)
        for cycle, vals in zip(self, vals_list, strict=True):
            plan = cycle.annual_plan_id
            if plan and "annual_plan_id" not in (default or {}):
                first, last = (fields.Date.to_date(vals[n]) for n in ("date_start", "date_end"))
                if plan.date_start <= first and last <= plan.date_end:
                    vals["annual_plan_id"] = plan.id
        return vals_list

    @api.constrains("annual_plan_id")
    def _check_objectives_of_the_year(self):
        self.objective_ids._check_plan_objective_id()

    @api.constrains("annual_plan_id", "date_start", "date_end", "territory_id")
    def _check_annual_plan(self):
        for cycle in self.filtered("annual_plan_id"):
            plan = cycle.annual_plan_id
            if cycle.date_start < plan.date_start or cycle.date_end > plan.date_end:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s does not lie in %(plan)s (%(start)s to %(end)s). Change the period or the plan.",
                        cycle=cycle.display_name,
                        plan=plan.display_name,
                        start=day_text(self.env, plan.date_start),
                        end=day_text(self.env, plan.date_end),
                    )
                )
            if not cycle.territory_id.parent_path.startswith(plan.territory_id.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(cycle)s lies outside the scope of %(plan)s.",
                        cycle=cycle.display_name,
                        plan=plan.display_name,
                    )
                )

    @api.model
    def _last_of(self, territory):
        """Return the cycle of a scope to take the matrix and the messages from: see `_last_planned`."""
        return self._last_planned(Domain("territory_id", "=", territory.id))

    def _annual_budget_note(self):
        """Say by how much the cycles of the year exceed its budget (empty when they fit)."""
        self.ensure_one()
        plan = self.annual_plan_id
        if not plan.budget_amount:
            return ""
        if plan.currency_id.compare_amounts(plan.cycle_budget, plan.budget_amount) <= 0:
            return ""
        return self.env._(
            "The budgets of the cycles of %(plan)s add up to %(planned)s, the budget of the year is %(budget)s.",
            plan=plan.display_name,
            planned=format_amount(self.env, plan.cycle_budget, plan.currency_id),
            budget=format_amount(self.env, plan.budget_amount, plan.currency_id),
        )

    @api.depends("annual_plan_id.budget_amount", "annual_plan_id.cycle_budget", "budget_amount")
    def _compute_next_step(self):
        return super()._compute_next_step()

    def _next_step(self, today):
        step = super()._next_step(today)
        note = self._annual_budget_note() if self.state == "draft" else ""
        return " ".join(filter(None, (note, step))) or False

    def _guide_steps(self):
        plan = self.annual_plan_id
        joins = not plan and self.state == "draft"
        fitting = self._fitting_annual_plan() if joins else plan
        if plan:
            hint = plan.display_name
        elif fitting:
            hint = self.env._(
                "This cycle belongs to no annual plan: take it into %s.", fitting.display_name
            )
        elif joins:
            hint = self.env._("This cycle belongs to no annual plan: begin the one of its year.")
        else:
            hint = self.env._("This cycle belongs to no annual plan.")
        return [
            *super()._guide_steps(),
            self._guide_step(
                "annual",
                10,
                self.env._("Annual plan"),
                "done" if plan else "optional",
                hint,
                action="action_open_annual_plan" if plan or joins else None,
            ),
        ]

    def _fitting_annual_plan(self):
        """Return the annual plan in whose period and scope this cycle lies; empty when there is none."""
        self.ensure_one()
        if not (self.date_start and self.date_end and self.territory_id):
            return self.env["pharma.annual.plan"]
        plans = self.env["pharma.annual.plan"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("territory_id", "parent_of", self.territory_id.id)
            & Domain("date_start", "<=", self.date_start)
            & Domain("date_end", ">=", self.date_end)
        )
        # the nearest scope: above one territory the longest path
        return plans.sorted(lambda plan: len(plan.territory_id.parent_path), reverse=True)[:1]

    def action_open_annual_plan(self):
        """Open the annual plan that this cycle is a part of.

        A draft without one is taken into the plan of its period; where there is none, a new one of its year opens.
        """
        self.ensure_one()
        plan = self.annual_plan_id
        if not plan and self.state == "draft":
            self.check_access("write")
            plan = self._fitting_annual_plan()
            if plan:
                self.annual_plan_id = plan
        plan.check_access("read")
        new = {
            "default_territory_id": self.territory_id.id,
            "default_date_start": f"{self.date_start.year}-01-01",
            "default_date_end": f"{self.date_end.year}-12-31",
        }
        return {
            "type": "ir.actions.act_window",
            "res_model": "pharma.annual.plan",
            "res_id": plan.id,
            "views": [(False, "form")],
            "context": {} if plan else new,
        }
