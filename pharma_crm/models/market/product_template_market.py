# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

# Products shown on the form of another one.
AFFINITIES = 10


class ProductTemplate(models.Model):
    _inherit = "product.template"

    pharma_competitor_id = fields.Many2one(
        "pharma.competitor",
        "Competitor",
        index="btree_not_null",
        check_company=True,
        help="Company that makes this competitor product.",
    )

    pharma_affinity_ids = fields.Many2many(
        "pharma.product.affinity",
        compute="_compute_pharma_affinity_ids",
        string="Also fits",
        help="What doctors who use this product use, too.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pharma_affinity_ids(self):
        Affinity = self.env["pharma.product.affinity"]
        rules = (
            Affinity.search([("product_id", "in", self.product_variant_ids.ids)])
            if Affinity.has_access("read")
            else Affinity
        )
        for template in self:
            variants = template.product_variant_ids
            template.pharma_affinity_ids = rules.filtered(
                lambda rule, own=variants: rule.product_id in own
            )[:AFFINITIES]
