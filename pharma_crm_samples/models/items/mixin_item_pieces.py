# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.quantity import whole


class PharmaItemPiecesMixin(models.AbstractModel):
    """Some whole pieces of one item."""

    _name = "pharma.item.pieces.mixin"
    _description = "Pieces of an item"
    _inherit = "pharma.item.mixin"

    # Fields that count pieces.
    _piece_fields = frozenset(["quantity"])

    kind = fields.Selection(related="product_id.pharma_kind", string="Kind")
    quantity = fields.Integer(required=True, default=1, help="Whole pieces.")

    def _in_short(self):
        """Return the items in one line, as "2 × Corvanta, 1 × Leaflet"."""
        return ", ".join(
            f"{line.quantity} × {line.product_id.name}" for line in self if line.product_id
        )

    @api.model
    def _whole_pieces(self, vals):
        """Return the values with whole numbers of pieces: an integer field would cut 1.5 to 1 in silence."""
        for name in self._piece_fields & vals.keys():
            try:
                vals = {**vals, name: whole(vals[name])}
            except ValueError:
                product = self.env["product.product"].browse(
                    vals.get("product_id") or self.product_id[:1].id
                )
                raise UserError(
                    self.env._(
                        "%(item)s: “%(quantity)s” is no quantity; give whole pieces, at least 1.",
                        item=product.display_name or self.env._("Item"),
                        quantity=vals[name],
                    )
                ) from None
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._whole_pieces(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._whole_pieces(vals))
