# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

LISTING_STATES = [
    ("not_applied", "Not applied"),
    ("applied", "Applied"),
    ("listed", "Listed"),
    ("temporary", "Temporary"),
    ("delisted", "Delisted"),
]


class PharmaListingHistory(models.Model):
    """One change of a listing: its state or its terms. Written with the change, never rewritten."""

    _name = "pharma.listing.history"
    _description = "Listing history"
    _order = "date desc, id desc"
    _rec_name = "listing_id"

    listing_id = fields.Many2one(
        "pharma.listing", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(related="listing_id.partner_id", store=True, index=True)
    product_id = fields.Many2one(related="listing_id.product_id", store=True)
    company_id = fields.Many2one(related="listing_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, help="Since when it is so.")
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True)
    kind = fields.Selection(
        [("state", "State"), ("terms", "Terms")], "Change of", required=True, readonly=True
    )
    old_state = fields.Selection(LISTING_STATES, "Before", readonly=True)
    state = fields.Selection(LISTING_STATES, readonly=True)
    price = fields.Monetary(readonly=True)
    discount = fields.Float("Discount (%)", digits=(5, 2), readonly=True)
    monthly_consumption = fields.Float("Packs a month", digits=(12, 2), readonly=True)
    distributor_name = fields.Char("Supplied by", readonly=True)
    reason = fields.Char(readonly=True)
