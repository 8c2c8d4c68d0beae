# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCycleObjective(models.Model):
    """An objective of a cycle may serve one of the year."""

    _inherit = "pharma.cycle.objective"

    plan_objective_id = fields.Many2one(
        "pharma.annual.objective",
        "Serves in the year",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="The objective of the annual plan that this one is a part of. What serves an objective of this cycle "
        "serves the year through it.",
    )

    _serves_one = models.Constraint(
        "CHECK (parent_id IS NULL OR plan_objective_id IS NULL)",
        "An objective serves one of this cycle or one of the year, not both.",
    )

    @api.constrains("plan_objective_id", "cycle_id")
    def _check_plan_objective_id(self):
        for objective in self.filtered("plan_objective_id"):
            plan = objective.plan_objective_id.plan_id
            if plan != objective.cycle_id.annual_plan_id:
                raise ValidationError(
                    self.env._(
                        "“%(objective)s” cannot serve “%(aim)s” of %(plan)s: %(cycle)s does not belong to that year.",
                        objective=objective.name,
                        aim=objective.plan_objective_id.name,
                        plan=plan.display_name,
                        cycle=objective.cycle_id.display_name,
                    )
                )

    def _link_copy(self, copied, twins):
        result = super()._link_copy(copied, twins)
        if copied.cycle_id.annual_plan_id == self.cycle_id.annual_plan_id:
            copied.plan_objective_id = self.plan_objective_id
        return result
