# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from . import plan


class PharmaDemo(models.AbstractModel):
    """What was reached of the objectives of each quarter."""

    _inherit = "pharma.demo"

    @api.model
    def _measure_objectives(self, cycle, key):
        figures = [reached for *_rest, reached in plan.QUARTERS[key][1]]
        objectives = cycle.with_user(self._ref("user_business")).objective_ids.sorted("sequence")
        for objective, reached in zip(objectives, figures, strict=True):
            if reached is not None:
                objective.reached = reached
        self.env.flush_all()
        # measured at the end of the quarter, not while the demo was installed
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_cycle_objective SET reached_on = LEAST(reached_on, %s)
                 WHERE cycle_id = %s AND reached_on IS NOT NULL
                """,
                cycle.date_end,
                cycle.id,
            )
        )
        self.env.invalidate_all()
