# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.differences.pharma_difference import REASONS
from ..models.items.product_template import ITEM_KINDS
from ..tools.quantity import MOST


class PharmaBagReceiptLine(models.TransientModel):
    _name = "pharma.bag.receipt.line"
    _description = "Item of a receipt"

    receipt_id = fields.Many2one("pharma.bag.receipt", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        "Item",
        required=True,
        ondelete="cascade",
        domain="[('pharma_kind', 'in', ('sample', 'gift', 'literature'))]",
    )
    lot_name = fields.Char("Lot number", help="As printed on the box.")
    paper = fields.Integer("On the paper", readonly=True)
    there = fields.Integer("Really there", help="Good pieces that go into your bag.")
    reason = fields.Selection(
        [row for row in REASONS if row[0] in ("short", "extra", "damaged", "other_lot")]
    )
    note = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_vals(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_vals(vals)
        return super().write(vals)

    @api.model
    def _check_vals(self, vals):
        """Refuse a number that the database has no room for, before it does."""
        there = vals.get("there") or 0
        if not isinstance(there, int) or there > MOST:
            raise UserError(
                self.env._("“%s” is no number of pieces: count whole pieces, or 0.", there)
            )

    @api.constrains("product_id", "there")
    def _check_there(self):
        for line in self:
            if line.there < 0:
                raise ValidationError(
                    self.env._("%s: 0 pieces or more are there.", line.product_id.display_name)
                )
            if line.product_id.pharma_kind not in ITEM_KINDS:
                raise ValidationError(
                    self.env._(
                        "%s is neither a sample, a gift nor literature.",
                        line.product_id.display_name,
                    )
                )
