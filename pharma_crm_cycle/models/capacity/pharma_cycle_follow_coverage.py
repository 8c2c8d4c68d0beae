# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCycle(models.Model):
    """A territory is divided, or customers go to another one, while a cycle runs: their goals go along."""

    _inherit = "pharma.cycle"

    def _follow_coverage(self):
        """Give what is left of the goals to the territories that cover the customers now.

        Whom nobody covers any more is left to a business manager (`action_follow_customers`).
        """
        for cycle in self.filtered(lambda cycle: cycle.state == "running"):
            cycle._follow_customers(covered_only=True)
