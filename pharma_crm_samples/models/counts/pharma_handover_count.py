# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class PharmaHandover(models.Model):
    """Nothing is handed over from a bag that is being counted."""

    _inherit = "pharma.handover"

    def _concerns_sql(self):
        counts = self.env["pharma.bag.count"]._open_sql(self.user_id, self.company_id)
        return {**super()._concerns_sql(), "pharma.bag.count": counts}

    def _check_concerns(self, concerns):
        # sudo: as `_open_of`
        for count in concerns["pharma.bag.count"].sudo():
            raise UserError(count._block_message())
        return super()._check_concerns(concerns)
