# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        complete = self.env["product.template"]._with_pharma_item_defaults
        return super().create(
            [vals if vals.get("product_tmpl_id") else complete(vals) for vals in vals_list]
        )
