# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount

from odoo.addons.pharma_crm_cycle.models.budget.pharma_cycle_budget_engine import NOTHING, Source


class PharmaAllocation(models.Model):
    """An allocation uses the budget of its cycle: reserved when confirmed, committed when shipped.

    Each rep's part is paid by the nearest budget line at or above the rep's territory, as a request would be.
    """

    _inherit = "pharma.allocation"

    budget_need = fields.Text(
        "From the budget",
        compute="_compute_budget_need",
        groups="pharma_crm.group_business_manager",
        help="What each line of the cycle's budget pays of it. The value counts all items; those of a kind for which "
        "the cycle has no budget line are paid by none.",
    )
    budget_lacks = fields.Boolean(
        compute="_compute_budget_need", groups="pharma_crm.group_business_manager"
    )

    @api.depends("state", "amount_total", "cycle_id")
    @api.depends_context("lang")
    def _compute_budget_need(self):
        """Say of each budget line what confirming takes of it, and what is left of it."""
        self.budget_need, self.budget_lacks = "", False
        for allocation in self.filtered(lambda a: a.state == "draft"):
            needs = allocation._budget_lines()
            allocation.budget_need = "\n".join(
                self.env._(
                    "%(line)s: %(need)s needed, %(left)s left",
                    line=line.display_name,
                    need=format_amount(self.env, need, line.currency_id),
                    left=format_amount(self.env, line.available, line.currency_id),
                )
                for line, need in needs.items()
                if need
            )
            allocation.budget_lacks = any(
                line.currency_id.compare_amounts(need, line.available) > 0
                for line, need in needs.items()
                # of the others, what lies beyond the plan is noted when it is confirmed
                if line.overspend != "approve"
            )

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
