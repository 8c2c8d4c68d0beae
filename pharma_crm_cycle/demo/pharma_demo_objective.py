# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from . import plan


class PharmaDemo(models.AbstractModel):
    """What the objectives of each quarter serve, who does what, and what was reached."""

    _inherit = "pharma.demo"

    @api.model
    def _link_objectives(self, cycle, key):
        objectives = cycle.objective_ids.sorted("sequence")
        year = cycle.annual_plan_id.objective_ids.sorted("sequence")
        for number, served in plan.SERVES[key].items():
            objectives[number].parent_id = objectives[served]
        for number, served in plan.SERVES_YEAR[key].items():
            objectives[number].plan_objective_id = year[served]
        for number, (owner, days) in plan.OWNERS[key].items():
            objectives[number].write(
                {
                    "user_id": self._ref(f"user_{owner}").id,
                    "date_due": cycle.date_end - timedelta(days=days),
                }
            )

    @api.model
    def _measure_objectives(self, cycle, key):
        figures = [reached for *_rest, reached in plan.QUARTERS[key][1]]
        objectives = cycle.with_user(self._ref("user_business")).objective_ids.sorted("sequence")
        for objective, reached in zip(objectives, figures, strict=True):
            if reached is not None:
                objective.note_reached(reached)
        for number in plan.DONE.get(key, ()):
            objectives[number].note_reached(done=True)
        self.env.flush_all()
        # measured at the end of the quarter, not while the demo was installed
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_cycle_objective
                   SET reached_on = CASE WHEN reached_on IS NOT NULL THEN LEAST(reached_on, %(end)s) END,
                       done_on = CASE WHEN done_on IS NOT NULL THEN LEAST(done_on, %(end)s) END
                 WHERE cycle_id = %(cycle)s
                """,
                end=cycle.date_end,
                cycle=cycle.id,
            )
        )
        self.env.invalidate_all()
