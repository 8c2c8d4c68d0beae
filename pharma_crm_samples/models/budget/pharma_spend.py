# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaSpend(models.Model):
    """A correction moves the budget, too: what is taken back is free again, the right value is spent."""

    _inherit = "pharma.spend"

    def _reverse(self, reason, amount=None):
        entries = super()._reverse(reason, amount)
        self._correct_budget(sum(entries.mapped("amount")))
        return entries

    def _correct_budget(self, change):
        # sudo: the correction is checked; the budget follows whatever the administrator may read of it
        source, resource_type = self.sudo()._budget_place()
        if source:
            source = source._replace(name=self.env._("Correction of %s", source.name))
            self.env["pharma.cycle.budget.engine"]._correct(source, resource_type, change)

    def _budget_place(self):
        """Hook: return (Source, resource type) of the document whose budget paid; (None, None) without one."""
        document = self._source()
        if document._name == "pharma.handover.line":
            return document.handover_id._budget_source(), document.product_id.pharma_kind
        return None, None
