# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .pharma_spend_paper_steps import RESOURCE


class PharmaSpend(models.Model):
    """The budget that paid for a meal, fee or sponsorship follows a correction of its entries."""

    _inherit = "pharma.spend"

    def _budget_place(self):
        document = self._source()
        if document._name == "pharma.spend.paper":
            return document._budget_source(), RESOURCE
        return super()._budget_place()
