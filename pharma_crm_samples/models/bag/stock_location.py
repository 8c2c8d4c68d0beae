# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class StockLocation(models.Model):
    """A rep's bag is an internal location that belongs to the rep."""

    _inherit = "stock.location"

    pharma_user_id = fields.Many2one(
        "res.users",
        "Bag of",
        index="btree_not_null",
        ondelete="restrict",
        help="The rep who carries what lies here.",
    )

    _pharma_one_bag = models.UniqueIndex(
        "(pharma_user_id, company_id) WHERE pharma_user_id IS NOT NULL",
        "This rep already has a bag in this company.",
    )
