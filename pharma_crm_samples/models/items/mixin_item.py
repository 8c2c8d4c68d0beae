# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaItemMixin(models.AbstractModel):
    """A line about one item: a sample, a gift or literature."""

    _name = "pharma.item.mixin"
    _description = "Line about an item"
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
