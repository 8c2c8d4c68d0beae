# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaBagLossLine(models.Model):
    """Pieces of one lot that are gone."""

    _name = "pharma.bag.loss.line"
    _inherit = ["pharma.item.line.mixin"]
    _description = "Item lost"
    _order = "loss_id desc, id"
    _rec_name = "product_id"

    _document_field = "loss_id"
    _guarded_fields = ("company_id", "lot_name")

    loss_id = fields.Many2one(
        "pharma.bag.loss", required=True, index=True, ondelete="cascade", check_company=True
    )
    lot_id = fields.Many2one(
        "stock.lot", ondelete="restrict", index="btree_not_null", check_company=True
    )
    lot_name = fields.Char("Lot number", compute="_compute_lot_name", compute_sudo=True)
    company_id = fields.Many2one(related="loss_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "At least one piece is gone.")

    @api.depends("lot_id")
    def _compute_lot_name(self):
        # Lots are read as superuser: a rep has no rights in Inventory, but sees the own bag's lots.
        for line in self:
            line.lot_name = line.lot_id.name
