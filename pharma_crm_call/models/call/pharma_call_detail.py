# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.detailing import detail_weights
from ...tools.states import REACTIONS


class PharmaCallDetail(models.Model):
    """A product spoken about on a call; the order says how much of the call it got."""

    _name = "pharma.call.detail"
    _description = "Product detailed"
    _inherit = ["pharma.call.part.mixin"]
    _order = "call_id, position, id"
    _rec_name = "product_id"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '=', 'promoted')]",
    )
    position = fields.Integer(
        default=10, help="Order in which the products were detailed, first product first."
    )
    weight = fields.Float(
        "Share of the call",
        compute="_compute_weight",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="By position: one product 100; two 65/35; three 60/30/10; four or more 55/25/10/10, the rest 0.",
    )
    reaction = fields.Selection(REACTIONS, help="How the customer reacted to the product.")
    call_message_ids = fields.One2many("pharma.call.message", "detail_id", "Messages delivered")

    _product_uniq = models.UniqueIndex(
        "(call_id, product_id)",
        "Each product is detailed once per call; change its position instead.",
    )

    @api.constrains("product_id")
    def _check_product_id(self):
        for detail in self:
            if detail.product_id.pharma_kind != "promoted":
                raise ValidationError(
                    self.env._(
                        "%s is not one of the promoted products.", detail.product_id.display_name
                    )
                )

    @api.depends("position", "call_id.detail_ids.position")
    def _compute_weight(self):
        for call in self.call_id:
            details = call.detail_ids.sorted(lambda d: (d.position, d.id or 0))
            for detail, weight in zip(details, detail_weights(len(details)), strict=True):
                detail.weight = weight
        (self - self.call_id.detail_ids).weight = 0.0
