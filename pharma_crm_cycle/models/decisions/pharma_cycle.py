# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date


class PharmaCycle(models.Model):
    """What a manager is told about a plan, in the mail and when several are decided at once."""

    _inherit = "pharma.cycle"

    def _decision_facts(self):
        return [
            *super()._decision_facts(),
            (self.env._("From"), format_date(self.env, self.date_start)),
            (self.env._("Until"), format_date(self.env, self.date_end)),
        ]
