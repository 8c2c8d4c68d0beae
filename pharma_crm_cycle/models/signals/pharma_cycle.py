# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCycle(models.Model):
    """Nothing is to be done any more about a cycle that is over."""

    _inherit = "pharma.cycle"

    def action_close(self):
        result = super().action_close()
        # sudo: nobody writes warnings; who may close the cycle was checked before
        signals = self.env["pharma.cycle.signal"].sudo()
        signals.search([("cycle_id", "in", self.ids), ("resolved_on", "=", False)]).write(
            {"resolved_on": fields.Datetime.now()}
        )
        return result
