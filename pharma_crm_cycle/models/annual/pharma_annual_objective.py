# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools import progress


class PharmaAnnualObjective(models.Model):
    """What the year is to achieve; its cycles take their objectives from it."""

    _name = "pharma.annual.objective"
    _description = "Objective of a year"
    _order = "plan_id, sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "pharma.annual.plan", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Objective", required=True)
    metric = fields.Char(
        "Measured by", required=True, help="What is counted, e.g. hospitals that list the product."
    )
    target_value = fields.Float("Aim", required=True, help="The figure to reach in the year.")
    spread = fields.Selection(
        [
            ("share", "An equal part in each cycle"),
            ("rising", "A part more in each cycle"),
            ("same", "The same aim in each cycle"),
        ],
        "In the cycles",
        required=True,
        default="share",
        help="Aim 120 in four cycles: an equal part is 30, 30, 30, 30; a part more 30, 60, 90, 120; "
        "the same aim 120, 120, 120, 120.",
    )
    cycle_objective_ids = fields.One2many(
        "pharma.cycle.objective", "plan_objective_id", "Objectives of the cycles"
    )
    reached = fields.Float(
        compute="_compute_reached",
        help="From the objectives of the cycles that serve this one and are measured by the same: equal parts are "
        "added up, otherwise the last measured cycle counts.",
    )
    attainment = fields.Float(
        "Reached in %", compute="_compute_reached", help="Reached / aim. Empty until measured."
    )
    is_measured = fields.Boolean(compute="_compute_reached")
    parts_note = fields.Char(
        "Parts",
        compute="_compute_reached",
        help="How many of the objectives that serve this one have reached their aim.",
    )

    @api.depends(
        "cycle_objective_ids.reached",
        "cycle_objective_ids.is_reached",
        "cycle_objective_ids.metric",
        "cycle_objective_ids.cycle_id.state",
        "metric",
        "spread",
        "target_value",
    )
    def _compute_reached(self):
        for objective in self:
            parts = objective.cycle_objective_ids.filtered(
                lambda part: part.cycle_id.state != "cancelled"
            )
            measured = parts.filtered(
                lambda part, metric=objective.metric: part.reached_on and part.metric == metric
            ).sorted(lambda part: part.cycle_id.date_start)
            if objective.spread != "share":
                measured = measured[-1:]
            objective.reached = sum(measured.mapped("reached"))
            objective.attainment = progress.ratio(objective.reached, objective.target_value) or 0
            objective.is_measured = bool(measured)
            objective.parts_note = parts._reached_note()

    def action_open_parts(self):
        """Open the objectives of the cycles that serve this one."""
        self.ensure_one()
        return self.env["pharma.cycle.objective"]._open_objectives(
            self.env._("Parts of %s", self.name), [("plan_objective_id", "=", self.id)]
        )

    def _aim(self, number, count):
        """Return the aim of the cycle with this number (from 1) out of so many."""
        self.ensure_one()
        if self.spread == "same":
            return self.target_value
        return self.target_value * (number if self.spread == "rising" else 1) / count
