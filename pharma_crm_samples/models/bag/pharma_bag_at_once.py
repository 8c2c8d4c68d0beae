# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

#: Whose steps with moves are known here: Odoo's own, and ours, which whoever makes moves at once has seen to.
KNOWN = ("odoo.addons.stock.", "odoo.addons.pharma_crm_samples.")


class PharmaBag(models.AbstractModel):
    """Moves are made in their last state, as Odoo makes those that are added to a done transfer.

    Their lines move the stock all the same. What is left out are the steps between (confirm, reserve, unreserve).
    """

    _inherit = "pharma.bag"

    @api.model
    def _steps_are_known(self, Model, *steps):
        """Whether no other addon acts when records take these steps (valuation does when moves get done)."""
        takers = {
            cls.__module__ for cls in type(Model).__mro__ for step in steps if step in vars(cls)
        }
        return all(module.startswith(KNOWN) for module in takers)

    @api.model
    def _prepare_known_line_vals(self, product, lot, quantity, source, destination):
        """Return what Odoo works out of a line a moment later as well, so that its row is written once."""
        lot = lot.sudo()  # as the move: reps have no rights in Inventory
        return self._prepare_move_line_vals(product, lot, quantity, source, destination) | {
            "quantity_product_uom": quantity,
            "expiration_date": lot.expiration_date,
            "removal_date": lot.removal_date,
        }
