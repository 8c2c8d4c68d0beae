# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pharma_crm.tools.uninstall import take_along

from .models.calendar.event_permit import QUIET


def uninstall_hook(env):
    """Results and goals by channel go first: without it the results would be one and the same, and goals of
    an approved plan refuse to go one by one."""
    env.cr.execute("DELETE FROM pharma_cycle_result WHERE channel_id IS NOT NULL")
    env.cr.execute("DELETE FROM pharma_cycle_goal WHERE channel_id IS NOT NULL")
    # The events of calls say whom reps call on: they go with the calls.
    env["calendar.event"].with_context(**QUIET).search([("pharma_is_call", "=", True)]).unlink()
    take_along(env, "pharma_crm_call")
