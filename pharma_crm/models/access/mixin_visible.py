# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError


class PharmaVisibleMixin(models.AbstractModel):
    """For what a user writes down about an account (`partner_id`) and may read: a record shows the account's name
    to its reader, so it is only about accounts that its writer may see."""

    _name = "pharma.visible.mixin"
    _description = "About an account that its writer sees"

    @api.constrains("partner_id")
    def _check_account_visible(self):
        # Odoo checks constraints as sudo; the question is what the user may see
        visible = self.partner_id.sudo(False)._filtered_access("read")
        if self.partner_id - visible:
            raise AccessError(self.env._("This account is outside your territory."))
