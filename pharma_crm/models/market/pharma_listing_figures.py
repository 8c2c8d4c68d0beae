# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaListing(models.Model):
    """The class of a hospital or pharmacy can rest on what is listed there."""

    _name = "pharma.listing"
    _inherit = ["pharma.listing", "pharma.figure.source.mixin"]

    _figures = ("listed_products", "listed_value")
    _figure_fields = frozenset(
        ("state", "date_expiry", "price", "discount", "monthly_consumption", "product_id")
    )
