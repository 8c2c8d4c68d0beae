# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaRequestRuleLine(models.Model):
    """Pieces of an item that a rule asks for."""

    _name = "pharma.request.rule.line"
    _description = "Item of a request rule"
    _inherit = "pharma.item.pieces.mixin"
    _order = "rule_id, id"
    _rec_name = "product_id"

    rule_id = fields.Many2one(
        "pharma.request.rule", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Ask for at least one piece.")
