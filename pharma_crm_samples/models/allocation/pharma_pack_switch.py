# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools import packs
from ..packs.pharma_pack_rule import LIMIT, POLICY


class PharmaPackSwitch(models.Model):
    """Allocations that are not shipped: which of them a change of country pack concerns."""

    _inherit = "pharma.pack.switch"

    def _impacts(self, plan):
        return super()._impacts(plan) + self._allocation_impacts(plan)

    def _open_allocations(self):
        return self.env["pharma.allocation"].search(
            [("company_id", "=", self.company_id.id), ("state", "in", ("draft", "confirmed"))]
        )

    def _allocation_impacts(self, plan):
        """Return the values of one row for each allocation with an item that is banned or limited anew."""
        new = [
            pack_rule._as_target(self.company_id)
            for step, _rule, pack_rule in plan
            if step.action in (packs.ADD, packs.CHANGE) and pack_rule
        ]
        bans = [rule for rule in new if rule._name == POLICY and rule.forbidden]
        ceilings = [
            rule
            for rule in new
            if rule._name == LIMIT
            and (rule.scope, rule.measure, rule.effect) == ("recipient", "pieces", "block")
        ]
        rows = []
        for allocation in self._open_allocations():
            products = allocation.item_ids.product_id
            reasons = [
                ban._refusal(product, self.env["res.partner"])
                for product in products
                for ban in bans
                if ban.kind == product.pharma_kind
            ]
            if allocation.respect_limits and any(
                ceiling._matches(product) for ceiling in ceilings for product in products
            ):
                reasons.append(
                    self.env._(
                        "Shared out by the limits until now: share it out again before it is shipped."
                    )
                )
            if reasons:
                rows.append(
                    {
                        "allocation_id": allocation.id,
                        "name": allocation.display_name,
                        "user_id": allocation.user_id.id,
                        "reason": "\n".join(dict.fromkeys(reasons)),
                    }
                )
        return rows

    def action_apply(self):
        """Drafts of allocations are out of date under other limits: they are shared out again before they go on."""
        result = super().action_apply()
        for switch in self:
            # sudo: marks what has to be worked out again, whoever owns it
            allocations = switch.sudo()._open_allocations()
            allocations.filtered("respect_limits")._mark_stale()
        return result
