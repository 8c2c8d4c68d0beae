# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaSpend(models.Model):
    """Caps per call follow a correction: they count from the entries of limits, for the ledger knows no call."""

    _inherit = "pharma.spend"

    def _reverse(self, reason, amount=None):
        entries = super()._reverse(reason, amount)
        change = sum(entries.mapped("amount"))
        if change:
            # sudo: the correction is checked; its document need not be open to who corrects
            self.sudo()._correct_limits(change)
        return entries

    def _correct_limits(self, change):
        """Hook: enter by how much the document's value has changed."""
        line = self._source()
        if line._name == "pharma.handover.line":
            line.handover_id._correct_limits(line, change)
