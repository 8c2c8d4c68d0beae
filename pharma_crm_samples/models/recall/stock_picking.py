# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        for line in self.filtered(lambda p: p.pharma_leg == "out").move_line_ids:
            if line.lot_id.pharma_recalled and line.quantity > 0:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s of %(item)s is recalled: it is not sent to reps.",
                        lot=line.lot_id.name,
                        item=line.product_id.display_name,
                    )
                )
        return super()._action_done()
