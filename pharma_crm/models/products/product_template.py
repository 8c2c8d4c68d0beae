# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .product_product import PLAIN_NAME


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "pharma.cached.mixin"]

    # What the name of a product is made of (`_kept_labels` of product.product).
    _kept_of = frozenset({"name", "pharma_kind", "sequence"})

    pharma_kind = fields.Selection(
        [("promoted", "Promoted product"), ("competitor", "Competitor product")],
        "Kind for the field force",
        index=True,
        help="Promoted products are detailed on calls; competitor products are observed.",
    )
    pharma_product_group_id = fields.Many2one(
        "pharma.product.group", "Product group", index="btree_not_null"
    )

    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("display_default_code", True):
            ours = self.filtered(lambda template: template.pharma_kind and template.default_code)
            plain = ours.with_context(**PLAIN_NAME)
            super(ProductTemplate, plain)._compute_display_name()
            for template, named in zip(ours, plain, strict=True):
                template.display_name = named.display_name
        return result
