# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_amount


class PharmaResourceRequest(models.Model):
    """What a request tells those who decide on it."""

    _inherit = "pharma.resource.request"

    def _decision_facts(self):
        facts = super()._decision_facts()
        partner = self.partner_id
        if partner:
            about = ", ".join(filter(None, (partner.pharma_class_id.name, partner.city)))
            facts.append(
                (self.env._("For"), f"{partner.name} ({about})" if about else partner.name)
            )
        else:
            facts.append((self.env._("For"), self.env._("The own bag")))
        facts += [
            (self.env._("Items"), self.summary or ""),
            (self.env._("Purpose"), self.purpose or ""),
            (
                self.env._("Estimated value"),
                format_amount(self.env, self.amount_total, self.currency_id),
            ),
        ]
        if self.over_budget:
            facts.append(
                (
                    self.env._("Beyond the budget"),
                    format_amount(self.env, self.over_budget, self.currency_id),
                )
            )
        return facts

    def _decision_outlook(self):
        """What is left of the budget and of the limits once this request is counted, as it is from its submission."""
        lines = self.env["pharma.cycle.budget.engine"]._lines_for(
            self._budget_source(), self._budget_amounts(), "reserved"
        )
        outlook = [
            (
                self.env._("Budget left: %s", line.display_name),
                format_amount(self.env, line.available, line.currency_id),
            )
            for line in lines
        ]
        if self.partner_id:
            allowances = self.env["pharma.limit.engine"]._allowances(
                self._situation(), self.line_ids.product_id
            )
            outlook += [
                (self.env._("Limit left: %s", product.name), self.env._("%s pieces", left))
                for product, (left, _reason) in allowances.items()
                if left is not None
            ]
        return super()._decision_outlook() + outlook
