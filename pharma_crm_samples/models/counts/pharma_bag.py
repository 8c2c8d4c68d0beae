# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaBag(models.AbstractModel):
    _inherit = "pharma.bag"

    @api.model
    def _adjust(self, company, source, destination, product, lot, quantity, origin):
        """Correct stock by an inventory move, as a count in Inventory would."""
        # sudo: the count that calls has been signed; nobody chooses the locations.
        move = self._as_system(self.env["stock.move"], company).create(
            self._prepare_move_vals(product, quantity, source, destination, origin)
            | {
                "company_id": company.id,
                "is_inventory": True,
                "inventory_name": origin,
                "picked": True,
                "move_line_ids": [
                    (
                        0,
                        0,
                        self._prepare_move_line_vals(product, lot, quantity, source, destination)
                        | {"company_id": company.id},
                    )
                ],
            }
        )
        move._action_done()
        return move
