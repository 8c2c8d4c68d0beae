# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    pharma_competitor_id = fields.Many2one(
        "pharma.competitor",
        "Competitor",
        index="btree_not_null",
        check_company=True,
        help="Company that makes this competitor product.",
    )
