# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaKeyMessage(models.Model):
    """What marketing wants doctors to hear about a product, in one sentence, with its evidence."""

    _name = "pharma.key.message"
    _description = "Key message"
    _order = "product_id, sequence, id"
    _check_company_auto = True

    name = fields.Char("Message", required=True, translate=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('pharma_kind', '=', 'promoted')]",
        check_company=True,
    )
    product_group_id = fields.Many2one(related="product_id.pharma_product_group_id", store=True)
    text = fields.Text("Talking points", translate=True, help="What to say, in the rep's words.")
    evidence = fields.Char(help="Study, leaflet section or source that supports the message.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, index=True)
