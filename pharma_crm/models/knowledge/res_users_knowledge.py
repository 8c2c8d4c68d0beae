# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _pharma_product_group_ids(self):
        """Return the ids of the product groups that the user works for today; None: not limited to any.

        Those of the memberships where they are named, else those of what the own territories cover.
        """
        self.ensure_one()
        territories = self.sudo().pharma_territory_ids  # the own places of work
        groups = self.env["pharma.product.group"]
        members = territories.member_ids.filtered(lambda member: member.user_id == self)
        if members and all(member.product_group_ids for member in members):
            return members.product_group_ids.ids
        # sudo: which product groups the own territories cover
        rows = self.env["pharma.coverage"].sudo()._read_group(
            [("territory_id", "child_of", territories.ids)], ["product_group_id"]
        ) if territories else []
        for (group,) in rows:
            groups |= group
        return groups.ids or None
