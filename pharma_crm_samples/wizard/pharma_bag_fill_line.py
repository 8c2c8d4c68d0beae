# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.items.product_template import ITEM_KINDS


class PharmaBagFillLine(models.TransientModel):
    _name = "pharma.bag.fill.line"
    _description = "Item to ship to reps"

    fill_id = fields.Many2one("pharma.bag.fill", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        ondelete="cascade",
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    quantity = fields.Integer(required=True, default=1)

    @api.constrains("product_id", "quantity")
    def _check_item(self):
        for line in self:
            if line.product_id.pharma_kind not in ITEM_KINDS:
                raise ValidationError(
                    self.env._(
                        "%s is neither a sample, a gift nor literature.",
                        line.product_id.display_name,
                    )
                )
            if line.quantity < 1:
                raise ValidationError(
                    self.env._("%s: ship at least one piece.", line.product_id.display_name)
                )
            company = line.product_id.company_id
            if company and company != line.fill_id.company_id:
                raise ValidationError(
                    self.env._("%s belongs to another company.", line.product_id.display_name)
                )
