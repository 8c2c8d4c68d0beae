# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount

#: Months of spend that the panel adds up.
SPEND_MONTHS = 12


class ResPartner(models.Model):
    """The 360° view: what was spent; on a hospital itself, and apart from it on its doctors."""

    _inherit = "res.partner"

    def _pharma_panel_spend(self):
        since = fields.Date.context_today(self) - relativedelta(months=SPEND_MONTHS)
        own, theirs = self._pharma_spend_domains()
        asks = [self._pharma_reached()._pharma_spend_ask(own, since)]
        if theirs:
            # who reaches the hospital need not reach each of its doctors
            asks.append(self._pharma_spend_ask(theirs, since))
        answers = yield asks
        currency = (self.company_id or self.env.company).currency_id
        bars, entries = [], 0
        for number, (groups, _count) in enumerate(answers):
            total = sum(group["amount"] for group in groups)
            entries += sum(group["entries"] for group in groups)
            bars += [
                {
                    "label": self._pharma_spend_label(group["category"], bool(theirs), number),
                    "value": group["amount"],
                    "goal": total,
                    "text": format_amount(self.env, group["amount"], currency),
                }
                for group in groups
            ]
        either = Domain.OR([Domain(own), Domain(theirs)]) if theirs else Domain(own)
        return {
            "key": "spend",
            "title": self.env._("Spent in the last 12 months"),
            "icon": "fa-money",
            "sequence": 75,
            "kind": "bars",
            "count": entries,
            "empty": self.env._(
                "Nothing was spent on this account or its doctors in the last 12 months."
            )
            if theirs
            else self.env._("Nothing was spent on this account in the last 12 months."),
            "action": {"xmlid": "pharma_crm_samples.action_spend", "domain": list(either)},
            "bars": bars,
        }

    def _pharma_spend_domains(self):
        """Return whose spend the panel tells: (of the account itself, of a hospital's doctors or None)."""
        theirs = (
            [("partner_id.pharma_hospital_id", "=", self.id)]
            if self.pharma_type == "hospital"
            else None
        )
        return [("partner_id", "=", self.id)], theirs

    def _pharma_spend_label(self, category, apart, number):
        labels = dict(self.env["pharma.spend"]._fields["category"]._description_selection(self.env))
        label = labels.get(category, category)
        if not apart:
            return label
        if number:
            return self.env._("Its doctors: %s", label)
        return self.env._("The hospital: %s", label)

    def _pharma_spend_ask(self, domain, since):
        """Return the question for what was spent of each category, and by how many entries."""
        Spend = self.env["pharma.spend"]
        query = Spend._search([*domain, ("date", ">", since)])
        category, amount = (
            Spend._field_to_sql(query.table, name, query) for name in ("category", "amount")
        )
        query.groupby = query.order = category
        columns = SQL(
            "COUNT(*) OVER () AS c0, %s AS c1, SUM(%s) AS c2, COUNT(*) AS c3", category, amount
        )
        return query.select(columns), ("category", "amount", "entries")
