# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaHandoverLine(models.Model):
    """Pieces of one item and lot, moved from the rep's bag to the recipient by a real stock move."""

    _name = "pharma.handover.line"
    _inherit = ["pharma.item.line.mixin", "pharma.reach.mixin", "pharma.company.mixin"]
    _description = "Item handed over"
    _order = "handover_id desc, id"
    _rec_name = "product_id"

    _document_field = "handover_id"
    _guarded_fields = (
        "move_id",
        "value",
        "company_id",
        "partner_id",
        "user_id",
        "date",
        "territory_id",
        "lot_name",
        "lot_expiration",
    )

    handover_id = fields.Many2one(
        "pharma.handover",
        "Hand-over",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="When left empty, the lot that expires first is taken.",
    )
    lot_name = fields.Char("Lot number", compute="_compute_lot", compute_sudo=True)
    lot_expiration = fields.Date("Expires", compute="_compute_lot", compute_sudo=True)
    move_id = fields.Many2one(
        "stock.move",
        "Stock move",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        readonly=True, copy=False, help="Quantity × cost of the item on the day of the hand-over."
    )
    partner_id = fields.Many2one(related="handover_id.partner_id", store=True, index=True)
    user_id = fields.Many2one(related="handover_id.user_id", store=True, index=True)
    territory_id = fields.Many2one(related="handover_id.territory_id", store=True)
    date = fields.Date(related="handover_id.date", store=True, index=True)
    state = fields.Selection(related="handover_id.state")
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Hand over at least one piece.")

    @api.depends("lot_id")
    def _compute_lot(self):
        # Lots are read as superuser: a rep has no rights in Inventory, but sees the own bag's lots.
        for line in self:
            line.lot_name = line.lot_id.name
            line.lot_expiration = line.lot_id.expiration_date and line.lot_id.expiration_date.date()
