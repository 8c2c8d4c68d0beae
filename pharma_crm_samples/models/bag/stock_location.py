# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

#: What a stock move asks of the places it goes from and to.
MOVE_FIELDS = ("usage", "company_id", "parent_path", "pharma_user_id")


class StockLocation(models.Model):
    """A rep's bag is an internal location that belongs to the rep."""

    _name = "stock.location"
    _inherit = ["stock.location", "pharma.cached.mixin"]

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

    def _pharma_warm(self):
        """Have what a stock move asks for in memory, without a query: the places of a hand-over stay the same."""
        self._kept((("id", "in", self._ids),), MOVE_FIELDS)
