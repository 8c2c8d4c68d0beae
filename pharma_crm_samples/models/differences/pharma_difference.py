# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

REASONS = [
    ("short", "Missing in the parcel"),
    ("extra", "More than on the paper"),
    ("damaged", "Damaged"),
    ("other_lot", "Another lot than on the paper"),
    ("lost", "Lost"),
    ("stolen", "Stolen"),
    ("expired", "Expired and destroyed"),
    ("unrecorded", "Given, but not recorded"),
    ("miscounted", "Counted wrongly before"),
    ("unknown", "Not known"),
]


class PharmaDifference(models.Model):
    """Pieces that were more or fewer than the paper says: at a receipt, at a count, or lost.

    Each entry stands for a real stock move; it only adds the reason and who answers for it.
    """

    _name = "pharma.difference"
    _inherit = ["pharma.ledger.mixin"]
    _description = "Difference of stock"
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _check_company_auto = True

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Rep", required=True, index=True, ondelete="restrict", help="Whose bag."
    )
    territory_id = fields.Many2one("pharma.territory", ondelete="restrict", index="btree_not_null")
    source = fields.Selection(
        [("receipt", "Receipt"), ("count", "Count"), ("loss", "Loss")], required=True, index=True
    )
    document = fields.Char(help="The shipment, count or loss that it comes from.")
    product_id = fields.Many2one(
        "product.product", "Item", required=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("stock.lot", index="btree_not_null", ondelete="restrict")
    lot_name = fields.Char("Lot number", compute="_compute_lot_name", compute_sudo=True)
    quantity = fields.Integer(
        "Pieces", required=True, help="Below zero: missing. Above zero: more than expected."
    )
    reason = fields.Selection(REASONS, required=True)
    note = fields.Char()
    decided_by_id = fields.Many2one(
        "res.users", "Signed by", ondelete="restrict", help="The manager who answers for it."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(help="Pieces × cost of the item on that day.")
    picking_id = fields.Many2one(
        "stock.picking", "Transfer", ondelete="restrict", groups="stock.group_stock_user"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)

    @api.depends("lot_id")
    def _compute_lot_name(self):
        # read as superuser: reps have no rights in Inventory, but see the lots of their own bag
        for difference in self:
            difference.lot_name = difference.lot_id.name

    @api.model
    def _note(self, user, company, source, document, picking, rows, decided_by=None):
        """Record differences whose stock has just been moved.

        :param rows: [(product, lot, signed pieces, reason, note)]
        """
        # as system: entries are facts that only this code writes; the document that calls has been checked.
        entries = self.env["pharma.bag"]._as_system(self, company)
        territory = user.sudo().pharma_territory_ids.filtered(lambda t: t.company_id == company)[:1]
        return entries.create(
            [
                {
                    "user_id": user.id,
                    "territory_id": territory.id,
                    "source": source,
                    "document": document,
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "reason": reason,
                    "note": note,
                    "decided_by_id": decided_by.id if decided_by else False,
                    "value": company.currency_id.round(
                        product.sudo().with_company(company).standard_price * quantity
                    ),
                    "picking_id": picking.id,
                    "company_id": company.id,
                }
                for product, lot, quantity, reason, note in rows
            ]
        )
