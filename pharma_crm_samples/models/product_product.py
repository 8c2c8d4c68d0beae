# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .product_template import ITEM_KINDS


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        Template = self.env["product.template"]
        return super().create(
            [
                {**Template._pharma_item_defaults(vals["pharma_kind"]), **vals}
                if vals.get("pharma_kind") in ITEM_KINDS and not vals.get("product_tmpl_id")
                else vals
                for vals in vals_list
            ]
        )
