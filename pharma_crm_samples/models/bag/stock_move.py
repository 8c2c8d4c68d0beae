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
        return super(StockMove, self - given)._update_orderpoints()

    def _check_quantity(self):
        # Odoo reads the quants of every lot, and then looks at serial numbers alone.
        serial = self.filtered(lambda m: m.product_id.tracking == "serial")
        return super(StockMove, serial)._check_quantity() if serial else None
