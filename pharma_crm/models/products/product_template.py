# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    pharma_kind = fields.Selection(
        [("promoted", "Promoted product"), ("competitor", "Competitor product")],
        "Kind for the field force",
        index=True,
        help="Promoted products are detailed on calls; competitor products are observed.",
    )
    pharma_product_group_id = fields.Many2one(
        "pharma.product.group", "Product group", index="btree_not_null"
    )
