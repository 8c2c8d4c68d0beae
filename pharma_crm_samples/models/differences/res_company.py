# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Where goods go that are neither in a bag, on the way, in the store nor given; made on first use."""

    _inherit = "res.company"

    pharma_quarantine_location_id = fields.Many2one(
        "stock.location", "Returned goods, not to be used", readonly=True
    )
    pharma_difference_location_id = fields.Many2one(
        "stock.location", "Differences of shipments", readonly=True
    )
    pharma_loss_location_id = fields.Many2one("stock.location", "Lost by reps", readonly=True)

    def _pharma_place(self, kind):
        """Return the location of quarantine, difference or loss.

        Runs on the company as given: callers that act for a rep pass it with sudo.
        """
        self.ensure_one()
        self._pharma_prepare_stock()
        name = f"pharma_{kind}_location_id"
        if not self[name]:
            store = self._pharma_store()
            vals = {
                "quarantine": {
                    "name": self.env._("Quarantine"),
                    "usage": "internal",
                    # Beside the stock that is shipped from, not in it.
                    "location_id": store.view_location_id.id,
                },
                "difference": {
                    "name": self.env._("Differences of shipments"),
                    "usage": "inventory",
                    "location_id": self.pharma_bag_root_id.id,
                },
                "loss": {
                    "name": self.env._("Lost by reps"),
                    "usage": "inventory",
                    "location_id": self.pharma_bag_root_id.id,
                },
            }[kind]
            Location = self.env["stock.location"].with_company(self)
            self[name] = Location.create({**vals, "company_id": self.id})
        return self[name]
