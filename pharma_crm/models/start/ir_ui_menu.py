# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

#: (role, its menu "Home"): the first that a user has counts.
HOMES = [
    ("pharma_crm.group_data_steward", "pharma_crm.menu_start_data_steward"),
    ("pharma_crm.group_medical", "pharma_crm.menu_start_medical"),
    ("pharma_crm.group_auditor", "pharma_crm.menu_start_auditor"),
]


class IrUiMenu(models.Model):
    """One "Home" for each user: what the web client opens after login is the first menu of the first app.

    So nothing is written on users: whoever chose a home action keeps it, users made later have the right start at
    once, and whoever works in the field starts with what the addon for calls brings.
    """

    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        user = self.env.user
        shown = None
        if not user.has_group("pharma_crm.group_rep"):
            shown = next((menu for group, menu in HOMES if user.has_group(group)), None)
        hidden = [
            self.env.ref(menu, raise_if_not_found=False) for _group, menu in HOMES if menu != shown
        ]
        return super()._load_menus_blacklist() + [menu.id for menu in hidden if menu]
