# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        # Here, because everything that moves stock comes through here: hand-overs, receipts, Inventory itself.
        places = self.move_line_ids.location_id | self.move_line_ids.location_dest_id
        self.env["pharma.bag.count"]._refuse_while_counted(places.filtered("pharma_user_id"))
        return super()._action_done(cancel_backorder=cancel_backorder)
