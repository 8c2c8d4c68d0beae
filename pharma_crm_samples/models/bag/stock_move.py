# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class StockMove(models.Model):
    """What a rep gives changes nothing that a warehouse has to order, and is seldom counted by serial numbers."""

    _inherit = "stock.move"

    # Known when the row is made, which saves writing it twice.
    product_qty = fields.Float(compute="_compute_product_qty", store=True, precompute=True)
    packaging_uom_qty = fields.Float(
        compute="_compute_packaging_uom_qty", store=True, precompute=True
    )

    def _update_orderpoints(self):
        given = self.filtered(
            lambda m: m.location_id.pharma_user_id and m.location_dest_id.usage == "customer"
        )
        moves = (self - given)._with_orderpoints()
        return super(StockMove, moves)._update_orderpoints()

    def _trigger_scheduler(self):
        return super(StockMove, self._with_orderpoints())._trigger_scheduler()

    def _with_orderpoints(self):
        """Leave out items that no reordering rule is about: one question for all, where Odoo asks for each move."""
        if len(self) < 2:
            return self
        # sudo: as Odoo's own search for them
        products = (
            self.env["stock.warehouse.orderpoint"]
            .sudo()
            ._read_group([("product_id", "in", self.product_id.ids)], ["product_id"])
        )
        ids = {product.id for (product,) in products}
        return self.filtered(lambda m: m.product_id.id in ids)

    def _trigger_assign(self):
        # one question for all, where Odoo puts one for each move into its search
        waiting = self._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "in", self.location_dest_id.ids),
                ("state", "in", ("confirmed", "partially_available")),
                ("procure_method", "=", "make_to_stock"),
            ],
            ["product_id"],
        )
        ids = {product.id for (product,) in waiting}
        return super(StockMove, self.filtered(lambda m: m.product_id.id in ids))._trigger_assign()

    def _push_apply(self):
        # one question for all, where Odoo asks for each item, place and place above it
        places = self.location_dest_id
        # sudo: only whether there is a rule, of whatever company
        pushed = (
            self.env["stock.rule"]
            .sudo()
            ._read_group(
                [
                    ("action", "in", ("push", "pull_push")),
                    ("location_src_id", "parent_of", places.ids),
                ],
                ["location_src_id"],
            )
        )
        above = self.env["stock.location"].union(*(place for (place,) in pushed))
        moves = self.filtered(
            lambda m: m.move_dest_ids or any(m.location_dest_id._child_of(p) for p in above)
        )
        return super(StockMove, moves)._push_apply()

    def _set_references(self):
        # a shipment has none: it comes from no order; Odoo looks through all moves of the transfer for each of them
        return super(
            StockMove, self.filtered(lambda m: not m.picking_id.pharma_leg)
        )._set_references()

    def _check_quantity(self):
        # Odoo reads the quants of every lot, and then looks at serial numbers alone.
        serial = self.filtered(lambda m: m.product_id.tracking == "serial")
        return super(StockMove, serial)._check_quantity() if serial else None
