# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models

from odoo.addons.pharma_crm_cycle.models.budget.pharma_cycle_budget_engine import NOTHING, Source


class PharmaAllocation(models.Model):
    """An allocation uses the budget of its cycle: reserved when confirmed, committed when shipped.

    Each rep's part is paid by the nearest budget line at or above the rep's territory, as a request would be.
    """

    _inherit = "pharma.allocation"

    def _budget_source(self, territory=None):
        self.ensure_one()
        # sudo: the budget is used whatever who plans may read of it
        allocation = self.sudo()
        return Source(
            allocation,
            allocation.name,
            allocation.cycle_id,
            territory or allocation.cycle_id.territory_id,
        )

    def _budget_lines(self):
        """Return {budget line: amount} of the whole allocation: 2 queries, however many reps there are."""
        # sudo: as in _budget_source
        cycle = self.sudo().cycle_id
        lines = cycle.env["pharma.cycle.budget.line"].search([("cycle_id", "=", cycle.id)])
        by_place = {(line.territory_id.id, line.resource_type): line for line in lines}
        amounts = defaultdict(float)
        groups = (
            self.env["pharma.allocation.line"]
            .sudo()
            ._read_group(
                [("allocation_id", "=", self.id), ("quantity", ">", 0)],
                ["territory_id", "item_id"],
                ["amount:sum"],
            )
        )
        for territory, item, amount in groups:
            kind = item.product_id.pharma_kind
            for place in territory._ancestors().ids:
                if (place, kind) in by_place:
                    amounts[by_place[place, kind]] += amount
                    break
        return amounts

    def _reserve_budget(self):
        """Reserve what it costs; return how much of it lies beyond the plan, where lines let that be approved."""
        if self.cycle_id.state == "closed":
            return 0.0
        wanted = {
            line: {**NOTHING, "reserved": amount}
            for line, amount in self._budget_lines().items()
            if amount > 0
        }
        return self.env["pharma.cycle.budget.engine"]._stand(
            self._budget_source(), wanted, may_exceed=True
        )

    def _commit_budget(self):
        self.env["pharma.cycle.budget.engine"]._commit(self._budget_source())

    def _release_budget(self):
        self.env["pharma.cycle.budget.engine"]._release(self._budget_source())
