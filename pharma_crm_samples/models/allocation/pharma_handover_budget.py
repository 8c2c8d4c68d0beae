# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class PharmaHandover(models.Model):
    """What an allocation has committed for a rep's territory is spent by the rep's hand-overs."""

    _inherit = "pharma.handover"

    def _concerns_sql(self):
        self.env["pharma.allocation.line"].flush_model(
            ["allocation_id", "user_id", "company_id", "product_id", "picking_id"]
        )
        lines = SQL(
            """
            SELECT line.id
              FROM pharma_allocation_line line
              JOIN pharma_allocation allocation ON allocation.id = line.allocation_id
             WHERE line.user_id = %s AND line.company_id = %s AND line.product_id = ANY(%s)
               AND line.picking_id IS NOT NULL AND allocation.cycle_id = %s
             ORDER BY line.id
            """,
            self.user_id.id,
            self.company_id.id,
            self.line_ids.product_id.ids,
            self.call_id.limit_cycle_id.id or None,
        )
        return {**super()._concerns_sql(), "pharma.allocation.line": lines}

    def _budget_draws(self, amounts, given, concerns):
        draws = super()._budget_draws(amounts, given, concerns)
        known = set()
        # sudo: as the budget
        for line in concerns["pharma.allocation.line"].sudo():
            kind = line.product_id.pharma_kind
            if (line.allocation_id, kind) not in known and kind in amounts:
                known.add((line.allocation_id, kind))
                source = line.allocation_id._budget_source(line.territory_id)
                draws.append((source, kind, amounts[kind]))
        return draws
