# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaBagTransferLine(models.Model):
    """Pieces of one lot that leave a bag."""

    _name = "pharma.bag.transfer.line"
    _inherit = ["pharma.item.line.mixin"]
    _description = "Item of a return or transfer"
    _order = "transfer_id desc, id"
    _rec_name = "product_id"

    _document_field = "transfer_id"
    _guarded_fields = ("company_id", "lot_name", "lot_expiration")

    transfer_id = fields.Many2one(
        "pharma.bag.transfer",
        "Paper",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot", ondelete="restrict", index="btree_not_null", check_company=True
    )
    lot_name = fields.Char("Lot number", compute="_compute_lot", compute_sudo=True)
    lot_expiration = fields.Date("Expires", compute="_compute_lot", compute_sudo=True)
    user_id = fields.Many2one(related="transfer_id.user_id")
    state = fields.Selection(related="transfer_id.state")
    company_id = fields.Many2one(related="transfer_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Send at least one piece.")

    @api.depends("lot_id")
    def _compute_lot(self):
        # Lots are read as superuser: a rep has no rights in Inventory, but sees the own bag's lots.
        for line in self:
            line.lot_name = line.lot_id.name
            line.lot_expiration = line.lot_id.expiration_date and line.lot_id.expiration_date.date()

    def _check_document_open(self):
        result = super()._check_document_open()
        # sudo: only whether a recall stands behind the paper
        if not self.env.su and self.sudo().transfer_id.recall_id:
            raise UserError(self.env._("A recall asks for all pieces: its lines stay as they are."))
        return result
