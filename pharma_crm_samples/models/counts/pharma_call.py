# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCall(models.Model):
    _inherit = "pharma.call"

    def _offer_items(self):
        """Nothing can be given from a bag that is being counted; the report says so before it is sent."""
        items = super()._offer_items()
        count = self.env["pharma.bag.count"]._open_of(self.user_id, self.company_id) if items else 0
        if count:
            reason = count[0]._block_message()
            for item in items:
                item.update({"max": 0, "reason": reason})
        return items
