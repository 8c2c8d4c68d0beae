# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import ormcache


class StockWarehouseOrderpoint(models.Model):
    """Reordering rules are asked for by every stock move, and what a rep hands over seldom has one."""

    _inherit = "stock.warehouse.orderpoint"

    @api.model
    def _pharma_warm(self, products):
        """Have in memory, without a query, that these items have no rule, as far as they have none."""
        ruled = self._products_with_rules()
        products = products.filtered(lambda product: product.id not in ruled)
        products._fields["orderpoint_ids"]._insert_cache(products, [()] * len(products))

    @api.model
    @ormcache()
    def _products_with_rules(self):
        # sudo: which items they are is asked by the system, of all companies
        rules = self.sudo().with_context(active_test=False)._read_group([], ["product_id"])
        return frozenset(product.id for (product,) in rules)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "product_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
