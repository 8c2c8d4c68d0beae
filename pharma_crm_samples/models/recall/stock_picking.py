# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, models
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
        result = super()._action_done()
        received = self.filtered(lambda p: p.pharma_leg == "in" and p.state == "done")
        lots = received.move_line_ids.lot_id.filtered("pharma_recalled")
        if lots:
            # sudo, as the system: a lot was called back while it was on the way, whoever received it
            self.env["pharma.lot.recall"].with_user(SUPERUSER_ID)._ask_for_received(
                lots, received.company_id
            )
        return result
