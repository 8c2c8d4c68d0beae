# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import models

from .stock_quant import BookedQuants


class StockMoveLine(models.Model):
    """Goods of a parcel move together: what Odoo looks up and writes for each line is done once for all of them."""

    _inherit = "stock.move.line"

    def _action_done(self):
        books = self._books()
        if books is None:
            return super()._action_done()
        result = super(StockMoveLine, self.with_context(quants_cache=books))._action_done()
        books.close(self.env["stock.quant"])
        return result

    def _books(self):
        """Return the quants that these lines of parcels take from and add to, locked.

        :return: None when Odoo has to look at each line: not everything is there, or there is more to it than lots
        """
        if len(self) < 2 or not all(line.picking_id.pharma_leg for line in self):
            return None
        if self.package_id or self.result_package_id or self.owner_id:
            return None
        quants = self.env["stock.quant"]._hold(
            self.product_id.ids, self.location_id | self.location_dest_id, self.lot_id.ids
        )
        if quants is None or any(
            quant.package_id or quant.owner_id or not 0 <= quant.reserved_quantity <= quant.quantity
            for quant in quants.filtered(lambda q: q.location_id in self.location_id)
        ):
            return None
        there, wanted = Counter(), Counter()
        for quant in quants:
            there[quant.product_id, quant.location_id, quant.lot_id] += quant.quantity
        for line in self:
            wanted[line.product_id, line.location_id, line.lot_id] += line.quantity_product_uom
        if any(
            product.uom_id.compare(there[product, place, lot], quantity) < 0
            for (product, place, lot), quantity in wanted.items()
        ):
            return None
        return BookedQuants.of(quants)
