# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_amount

from ...tools.spend_return import spend_return, windows

#: Full months of each of the two windows that are compared.
RETURN_MONTHS = 6


class ResPartner(models.Model):
    """The 360° view: what was spent on a hospital and its doctors, and what came back."""

    _inherit = "res.partner"

    def _pharma_contributions(self, periods):
        """Return {account id: [contribution of its sales in each period]}, in the currency of its company.

        For the addon that knows sales. An account of which it knows nothing is left out; a period that its data does
        not cover in full is None.

        :param periods: [(first day, last day)]
        """
        return {}

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type in ("doctor", "hospital") and self.env["pharma.spend"].has_access(
            "read"
        ):
            panels.append(self._pharma_panel_return())
        return panels

    def _pharma_panel_return(self):
        hospital = self if self.pharma_type == "hospital" else self.pharma_hospital_id
        found, why_not = hospital._pharma_return() if hospital else (None, None)
        if self.pharma_type == "doctor":
            alone = self.env._("A return is never worked out for one doctor alone.")
            why_not = f"{alone} {why_not}" if why_not else alone
        return {
            "key": "return",
            "title": self.env._("Return on spend"),
            "icon": "fa-line-chart",
            "sequence": 76,
            "kind": "facts",
            "count": None,
            "empty": why_not,
            "action": None,
            "facts": hospital._pharma_return_facts(found) if found else [],
        }

    def _pharma_return(self):
        """Return (figures of a hospital with its doctors, None), or (None, why there are none)."""
        self.ensure_one()
        # sudo: only totals of the hospital leave this method, and only for who may read spend
        hospital = self.sudo()
        before, after = windows(fields.Date.context_today(self), RETURN_MONTHS)
        known = hospital._pharma_contributions([before, after]).get(self.id)
        if known is None:
            return None, self.env._(
                "No sales data yet: what came back cannot be told until sales are loaded."
            )
        if None in known:
            return None, self.env._(
                "Sales data is thin: two times %s full months are needed.", RETURN_MONTHS
            )
        rows = (
            self.env["pharma.spend"]
            .sudo()
            ._read_group(
                [
                    "|",
                    ("partner_id", "=", self.id),
                    ("partner_id.pharma_hospital_id", "=", self.id),
                    ("date", ">=", before[0]),
                    ("date", "<=", before[1]),
                ],
                ["partner_id"],
                ["amount:sum"],
            )
        )
        if len(rows) == 1 and rows[0][0].pharma_type == "doctor":
            return None, self.env._(
                "Only one doctor got anything: a return is never worked out for one doctor alone."
            )
        spend = sum(amount for _partner, amount in rows)
        ratio = spend_return(*known, spend)
        if ratio is None:
            return None, self.env._("Nothing was spent here in the months that are compared.")
        return (spend, *known, ratio), None

    def _pharma_return_facts(self, figures):
        spend, before, after, ratio = figures
        # sudo: the name and the currency of the hospital whose totals are told
        hospital = self.sudo()
        currency = (hospital.company_id or self.env.company).currency_id
        money = [format_amount(self.env, amount, currency) for amount in (spend, before, after)]
        return [
            {"label": self.env._("Hospital"), "value": hospital.name},
            {"label": self.env._("Spent in %s months", RETURN_MONTHS), "value": money[0]},
            {"label": self.env._("Contribution in these months"), "value": money[1]},
            {
                "label": self.env._("Contribution in the %s months after", RETURN_MONTHS),
                "value": money[2],
            },
            {"label": self.env._("Return, over %s months", RETURN_MONTHS), "value": f"{ratio:.2f}"},
        ]
