# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaHandover(models.Model):
    """What an allocation has committed for a rep's territory is spent by the rep's hand-overs."""

    _inherit = "pharma.handover"

    def _budget_draws(self, amounts):
        draws, requests = super()._budget_draws(amounts)
        lines = self.env["pharma.allocation.line"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("product_id", "in", self.line_ids.product_id.ids),
                ("picking_id", "!=", False),
                ("allocation_id.cycle_id", "=", self.call_id._limit_cycle().id),
            ],
            order="id",
        )
        known = set()
        for line in lines:
            kind = line.product_id.pharma_kind
            if (line.allocation_id, kind) not in known and kind in amounts:
                known.add((line.allocation_id, kind))
                source = line.allocation_id._budget_source(line.territory_id)
                draws.append((source, kind, amounts[kind]))
        return draws, requests
