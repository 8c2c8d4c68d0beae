# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_amount

from odoo.addons.pharma_crm.tools.reading import day_text, number_text


class PharmaCycle(models.Model):
    """What a manager is told about a plan, in the mail and when several are decided at once."""

    _inherit = "pharma.cycle"

    def _decision_facts(self):
        return [
            *super()._decision_facts(),
            (self.env._("From"), day_text(self.env, self.date_start)),
            (self.env._("Until"), day_text(self.env, self.date_end)),
            (self.env._("Customers"), number_text(self.env, self.target_count)),
            (self.env._("Calls"), number_text(self.env, self.target_goal)),
            (
                self.env._("Budget"),
                format_amount(self.env, self.budget_amount, self.currency_id),
            ),
        ]

    def _decision_outlook(self):
        return [
            *super()._decision_outlook(),
            (self.env._("Utilisation"), f"{self.utilisation:.0%}"),
        ]
