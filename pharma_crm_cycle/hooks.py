# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.pharma_crm.tools.uninstall import forget_reviews


def uninstall_hook(env):
    """Take the reviews of cycles, challenges and time off along."""
    forget_reviews(env, "pharma.cycle")
    forget_reviews(env, "pharma.cycle.challenge")
    forget_reviews(env, "pharma.territory.time.off")
