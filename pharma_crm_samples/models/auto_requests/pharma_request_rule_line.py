# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.quantity import whole


class PharmaRequestRuleLine(models.Model):
    """Pieces of an item that a rule asks for."""

    _name = "pharma.request.rule.line"
    _description = "Item of a request rule"
    _order = "rule_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    rule_id = fields.Many2one(
        "pharma.request.rule", required=True, index=True, ondelete="cascade", check_company=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    quantity = fields.Integer(required=True, default=1, help="Whole pieces.")
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Ask for at least one piece.")

    @api.model
    def _with_whole_quantity(self, vals):
        """An integer field would cut 1.5 to 1 in silence."""
        if "quantity" in vals:
            try:
                vals = {**vals, "quantity": whole(vals["quantity"])}
            except ValueError:
                raise UserError(
                    self.env._(
                        "“%s” is no quantity; give whole pieces, at least 1.", vals["quantity"]
                    )
                ) from None
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_whole_quantity(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_whole_quantity(vals))
