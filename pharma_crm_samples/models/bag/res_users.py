# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    pharma_bag_location_id = fields.Many2one(
        "stock.location", "Bag", compute="_compute_pharma_bag_location_id", compute_sudo=True
    )

    pharma_carries_bag = fields.Boolean(
        "Carries a bag",
        compute="_compute_pharma_carries_bag",
        search="_search_pharma_carries_bag",
        help="Works as a rep today, or has a bag already.",
    )

    def _compute_pharma_carries_bag(self):
        carriers = self.filtered_domain(self._domain_of_carriers())
        for user in self:
            user.pharma_carries_bag = user in carriers

    @api.model
    def _search_pharma_carries_bag(self, operator, value):
        if operator != "in":
            return NotImplemented
        carriers = self._domain_of_carriers()
        return carriers if True in value else ~carriers

    @api.model
    def _domain_of_carriers(self):
        # sudo: who works as a rep in the user's own companies, whatever the user may read of the tree
        Member, Location = (
            self.env["pharma.territory.member"].sudo(),
            self.env["stock.location"].sudo(),
        )
        today, companies = fields.Date.context_today(self), self.env.companies.ids
        members = Member._search(
            Domain("role", "=", "rep")
            & Domain("territory_id.company_id", "in", companies)
            & Member._in_force_domain(today)
        )
        bags = Location._search([("pharma_user_id", "!=", False), ("company_id", "in", companies)])
        return Domain("id", "in", members.subselect("user_id")) | Domain(
            "id", "in", bags.subselect("pharma_user_id")
        )

    def _compute_pharma_bag_location_id(self):
        bags = self.env["stock.location"].search(
            [("pharma_user_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        )
        by_user = {bag.pharma_user_id.id: bag.id for bag in bags}
        for user in self:
            user.pharma_bag_location_id = by_user.get(user.id, False)
