# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    pharma_bag_location_id = fields.Many2one(
        "stock.location", "Bag", compute="_compute_pharma_bag_location_id", compute_sudo=True
    )

    def _compute_pharma_bag_location_id(self):
        bags = self.env["stock.location"].search(
            [("pharma_user_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        )
        by_user = {bag.pharma_user_id.id: bag.id for bag in bags}
        for user in self:
            user.pharma_bag_location_id = by_user.get(user.id, False)
