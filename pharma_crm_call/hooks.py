# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pharma_crm.tools.uninstall import take_along


def uninstall_hook(env):
    """Frozen results by channel go first: without their channel they would be one and the same."""
    env.cr.execute("DELETE FROM pharma_cycle_result WHERE channel_id IS NOT NULL")
    take_along(env, "pharma_crm_call")
