# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCompetitor(models.Model):
    """A company whose products compete with ours."""

    _name = "pharma.competitor"
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(required=True)
    note = fields.Text(
        "What we know", help="Strategy, field force, prices: what every rep should know."
    )
    product_ids = fields.One2many(
        "product.template",
        "pharma_competitor_id",
        "Products",
        help="Their products that we observe.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, index=True)
