# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def signup_get_auth_param(self):
        """Give out a sign-up link only for accounts that the user may see: the link tells their name and address."""
        # sudo: only to find out which of them are accounts
        self.sudo().filtered("pharma_type").sudo(False).check_access("read")
        return super().signup_get_auth_param()
