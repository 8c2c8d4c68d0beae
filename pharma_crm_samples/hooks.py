# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pharma_crm.tools.uninstall import take_along


def uninstall_hook(env):
    take_along(env, "pharma_crm_samples")
