# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from . import plan


class PharmaDemo(models.AbstractModel):
    """Each quarter's budget in lines, and the warnings of the running one."""

    _inherit = "pharma.demo"

    @api.model
    def _load_cycles(self):
        result = super()._load_cycles()
        self._in_company().env["pharma.cycle.signal"]._refresh()
        return result

    @api.model
    def _make_cycle(self, key, first, last):
        cycle = super()._make_cycle(key, first, last)
        cycle.budget_line_ids = [
            Command.create(
                {
                    "resource_type": resource,
                    "territory_id": self._ref(f"territory_{territory}").id,
                    "planned": planned,
                    "overspend": overspend,
                }
            )
            for resource, territory, planned, overspend in plan.BUDGET
        ]
        return cycle
