# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models


class ChosenQuants(defaultdict):
    """Quants by what they are of, locked, as Odoo keeps them in the context (`quants_cache`) while it works on them.

    A client can send a context, but none with an instance of this class.
    """

    @classmethod
    def of(cls, quants):
        chosen = cls(quants.browse)
        for quant in quants:
            chosen[
                quant.product_id.id,
                quant.location_id.id,
                quant.lot_id.id,
                quant.package_id.id,
                quant.owner_id.id,
            ] |= quant
        return chosen

    def all_positive(self):
        return all(quant.quantity > 0 for quants in self.values() for quant in quants)


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _are_chosen(self):
        return isinstance(self.env.context.get("quants_cache"), ChosenQuants)

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        if self._are_chosen():
            # which lot goes first has been decided: no need to ask the category and the places
            return "fifo"
        return super()._get_removal_strategy(product_id, location_id)

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        if self._are_chosen():
            return self[:limit]
        return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
