# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pharma_crm.tools.uninstall import take_along

from .models.alerts.pharma_alert_rule import KINDS


def uninstall_hook(env):
    # rules of these kinds that people have made: what works them out goes
    env["pharma.alert.rule"].with_context(active_test=False).search(
        [("kind", "in", KINDS)]
    ).unlink()
    take_along(env, "pharma_crm_samples")
