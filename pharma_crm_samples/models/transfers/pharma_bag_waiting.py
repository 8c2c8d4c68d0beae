# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaBag(models.AbstractModel):
    _inherit = "pharma.bag"

    @api.model
    def _make_waiting(self, first, source, destination, vals):
        """Make the second leg of a transfer, which waits for the first and takes over its lots (sudo)."""
        picking = first.create(
            {
                "picking_type_id": first.picking_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "user_id": False,
                **vals,
            }
        )
        for move in first.move_ids:
            move.create(
                self._prepare_move_vals(
                    move.product_id, move.product_uom_qty, source, destination, first.origin
                )
                | {
                    "picking_id": picking.id,
                    "move_orig_ids": [(4, move.id)],
                    "procure_method": "make_to_order",
                    "company_id": first.company_id.id,
                }
            )
        picking.action_confirm()
        return picking
