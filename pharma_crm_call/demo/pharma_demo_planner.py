# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .pharma_demo import MODULE


class PharmaDemo(models.AbstractModel):
    """What the planner proposes for the rest of the running quarter, for the reps to decide."""

    _inherit = "pharma.demo"

    @api.model
    def _load_planner(self):
        demo = self._in_company()
        name = f"{MODULE}.demo_planner_run"
        if demo._is_done(name):
            return
        cycle = demo.env.ref("pharma_crm_cycle.demo_cycle_running")
        plan = demo.env["pharma.cycle.plan"].create(
            {"cycle_id": cycle.id, "territory_id": cycle.territory_id.id}
        )
        demo._name_them([name], plan)
        plan.action_run()
        if plan.job_state == "queued":
            # not left to the cron: the demo is complete when it is loaded
            plan._job_all_batches()
