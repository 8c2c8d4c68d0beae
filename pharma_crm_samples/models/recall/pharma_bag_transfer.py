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
