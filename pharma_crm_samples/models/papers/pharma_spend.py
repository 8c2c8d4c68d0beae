# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .pharma_spend_paper_steps import RESOURCE


class PharmaSpend(models.Model):
    """Budget and caps of a meal, fee or sponsorship follow a correction of its entries."""

    _inherit = "pharma.spend"

    def _correct_limits(self, change):
        paper = self._source()
        if paper._name == "pharma.spend.paper":
            return paper._write_entries("consume", {self.partner_id: change})
        return super()._correct_limits(change)

    def _budget_place(self):
        document = self._source()
        if document._name == "pharma.spend.paper":
            return document._budget_source(), RESOURCE
        return super()._budget_place()
