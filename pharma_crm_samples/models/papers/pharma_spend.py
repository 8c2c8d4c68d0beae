# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .pharma_spend_paper_steps import RESOURCE


class PharmaSpend(models.Model):
    """Budget and caps of a meal, fee or sponsorship follow a correction of its entries."""

    _inherit = "pharma.spend"

    def _reverse(self, reason, amount=None):
        entries = super()._reverse(reason, amount)
        # sudo: the correction is checked; its document need not be open to who corrects
        paper = self.sudo()._source()
        change = sum(entries.mapped("amount"))
        if paper._name == "pharma.spend.paper" and change:
            # a cap per call has nothing else to count from
            paper._write_entries("consume", {self.partner_id: change})
        return entries

    def _budget_place(self):
        document = self._source()
        if document._name == "pharma.spend.paper":
            return document._budget_source(), RESOURCE
        return super()._budget_place()
