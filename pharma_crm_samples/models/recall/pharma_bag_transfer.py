# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaBagTransfer(models.Model):
    _inherit = "pharma.bag.transfer"

    recall_id = fields.Many2one(
        "pharma.lot.recall",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    pieces = fields.Integer(compute="_compute_pieces", help="All items together.")

    def _compute_pieces(self):
        for transfer in self:
            transfer.pieces = sum(transfer.line_ids.mapped("quantity"))
