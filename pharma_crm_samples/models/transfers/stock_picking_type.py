# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain

from .stock_picking import REP_LEGS


class StockPickingType(models.Model):
    """A storekeeper is told to process what the store has to do, and not what a rep confirms."""

    _inherit = "stock.picking.type"

    def _compute_picking_count(self):
        super()._compute_picking_count()
        of_reps = dict(
            self.env["stock.picking"]._read_group(
                [
                    ("picking_type_id", "in", self.ids),
                    ("pharma_leg", "in", REP_LEGS),
                    ("state", "=", "assigned"),
                ],
                ["picking_type_id"],
                ["__count"],
            )
        )
        for picking_type in self:
            picking_type.count_picking_ready -= of_reps.get(picking_type, 0)

    def get_action_picking_tree_ready(self):
        action = super().get_action_picking_tree_ready()
        action["domain"] = list(Domain(action["domain"]) & Domain("pharma_leg", "not in", REP_LEGS))
        return action
