# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.depends("quant_ids", "quant_ids.quantity")
    def _compute_single_location(self):
        """The place where all of a lot lies, as Odoo says, without a look at what lies in every rep's bag."""
        if not all(self._ids):
            return super()._compute_single_location()
        Quant = self.env["stock.quant"]
        Quant.flush_model(["lot_id", "location_id", "quantity"])
        places = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT lot_id, MIN(location_id)
                      FROM stock_quant
                     WHERE lot_id = ANY(%s) AND quantity > 0
                     GROUP BY lot_id
                    HAVING MIN(location_id) = MAX(location_id)
                    """,
                    list(self._ids),
                )
            )
        )
        for lot in self:
            lot.location_id = places.get(lot.id, False)
        return None
