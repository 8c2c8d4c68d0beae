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

    def action_send(self):
        """The goods leave the bag; whoever was asked for a recalled lot has done it."""
        result = super().action_send()
        # sudo: the one who asked wrote the activity
        self.sudo().activity_unlink(["mail.mail_activity_data_warning"])
        return result
