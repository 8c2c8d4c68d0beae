# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

# The internal reference stays searchable, and stands on the product's own form.
PLAIN_NAME = {"display_default_code": False}


class ProductProduct(models.Model):
    """A product of the field force is called by its name alone: reps say “Respirelle”, not “[RESP] Respirelle”."""

    _name = "product.product"
    _inherit = ["product.product", "pharma.cached.mixin"]

    # Names that every report of figures shows: those that need no look at attributes.
    _kept_of = frozenset({"product_tmpl_id", "combination_indices"})
    _labelled = [("pharma_kind", "!=", False), ("combination_indices", "in", ("", False))]
    _labels_order = "sequence, name, id"

    def _compute_display_name(self):
        single = self._named_by_template()
        single.check_access("read")  # as Odoo's method
        for product in single.sudo():
            product.display_name = product.name
        others = self - single
        result = super(ProductProduct, others)._compute_display_name() if others else None
        if self.env.context.get("display_default_code", True):
            ours = others.filtered(lambda product: product.pharma_kind and product.default_code)
            plain = ours.with_context(**PLAIN_NAME)
            super(ProductProduct, plain)._compute_display_name()
            for product, named in zip(ours, plain, strict=True):
                product.display_name = named.display_name
        return result

    def _named_by_template(self):
        """Return ours that have no variants, which need no look at attributes; but not as a seller calls them."""
        if self.env.context.get("partner_id") or self.env.context.get("seller_id"):
            return self.browse()
        return self.filtered(lambda p: p.pharma_kind and not p.combination_indices)
