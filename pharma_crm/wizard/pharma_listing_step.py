# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class PharmaListingStep(models.TransientModel):
    """The dialog of a listing's step: the day, and the last day or the reason where there has to be one."""

    _name = "pharma.listing.step"
    _description = "Change the state of listings"

    listing_ids = fields.Many2many("pharma.listing", string="Listings", required=True)
    step = fields.Selection(
        [
            ("apply", "Applied for"),
            ("list", "Listed"),
            ("temporary", "Listed until a day"),
            ("refuse", "Application refused"),
            ("delist", "Delisted"),
        ],
        "What happened",
        required=True,
        default="list",
    )
    date = fields.Date("On", required=True, default=fields.Date.context_today)
    date_expiry = fields.Date("Last day")
    reason = fields.Char(help="Stays in the history.")

    def action_confirm(self):
        """Take the step on all of the listings, or on none."""
        self.ensure_one()
        listings = self.listing_ids
        if not listings:
            raise UserError(self.env._("Choose the listings first."))
        if self.step == "apply":
            return listings.action_apply(self.date, self.reason)
        if self.step == "list":
            return listings.action_list(self.date, self.reason)
        if self.step == "temporary":
            return listings.action_list_temporarily(self.date_expiry, self.date, self.reason)
        if self.step == "refuse":
            return listings.action_refuse(self.reason, self.date)
        return listings.action_delist(self.reason, self.date)
