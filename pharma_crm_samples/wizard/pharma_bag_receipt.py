# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PharmaBagReceipt(models.TransientModel):
    """The rep says what of a shipment is really there; each difference needs a reason."""

    _name = "pharma.bag.receipt"
    _description = "Receipt with differences"

    bag_line_id = fields.Integer(required=True, readonly=True)
    line_ids = fields.One2many("pharma.bag.receipt.line", "receipt_id", "Items")

    @api.model
    def _shipment(self, bag_line_id):
        """Return the transfer (sudo) of a line of the own bag that is on its way."""
        line = self.env["pharma.bag.line"].search([("id", "=", bag_line_id)])
        if not line or not line._may_confirm():
            raise AccessError(self.env._("Only the rep whom a shipment is for confirms it."))
        # sudo: the shipment is the rep's own, checked above; reps have no rights in Inventory.
        return line.sudo().picking_id

    @api.model
    def _open(self, bag_line_id):
        picking = self._shipment(bag_line_id)
        receipt = self.create(
            {
                "bag_line_id": bag_line_id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "lot_name": lot.name,
                            "paper": quantity,
                            "there": quantity,
                        },
                    )
                    for product, lot, quantity in self.env["pharma.bag"]._lines_of(picking)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What is there?"),
            "res_model": self._name,
            "res_id": receipt.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Put into the bag what is there."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("Only the rep whom a shipment is for confirms it."))
        picking = self._shipment(self.bag_line_id)
        # sudo: lots of the shipment and those that the rep names by their printed number
        Lot = self.env["stock.lot"].sudo()
        rows = []
        for line in self.line_ids:
            lot = Lot.browse()
            if line.product_id.tracking != "none":
                lot = Lot.search(
                    [
                        ("name", "=", (line.lot_name or "").strip()),
                        ("product_id", "=", line.product_id.id),
                        ("company_id", "in", (picking.company_id.id, False)),
                    ],
                    limit=1,
                )
                if not lot:
                    raise UserError(
                        self.env._(
                            "“%(lot)s” is no lot of %(item)s. Look at the number on the box.",
                            lot=line.lot_name or "",
                            item=line.product_id.display_name,
                        )
                    )
            rows.append((line.product_id, lot, line.there, line.reason, line.note))
        self.env["pharma.bag"]._receive_counted(picking, rows)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
