# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCall(models.Model):
    """The proposal of the planner that a call came from goes along with its correction."""

    _inherit = "pharma.call"

    def _check_correction(self, corrected):
        if corrected:
            # sudo: the proposals of a territory are not the rep's to write
            proposals = self.env["pharma.cycle.plan.call"].sudo()
            proposals.search([("call_id", "=", self.id)])._workflow_write({"call_id": corrected.id})
        return super()._check_correction(corrected)
