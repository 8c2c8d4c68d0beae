# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

# The internal reference stays searchable, and stands on the product's own form.
PLAIN_NAME = {"display_default_code": False}


class ProductProduct(models.Model):
    """A product of the field force is called by its name alone: reps say “Respirelle”, not “[RESP] Respirelle”."""

    _inherit = "product.product"

    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("display_default_code", True):
            ours = self.filtered(lambda product: product.pharma_kind and product.default_code)
            plain = ours.with_context(**PLAIN_NAME)
            super(ProductProduct, plain)._compute_display_name()
            for product, named in zip(ours, plain, strict=True):
                product.display_name = named.display_name
        return result
