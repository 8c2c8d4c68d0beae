# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_amount, format_date


class PharmaSpendPaper(models.Model):
    """What it tells those who decide, and what it opens."""

    _inherit = "pharma.spend.paper"

    def _decision_facts(self):
        labels = dict(self._selection_category())
        # sudo: the names of the recipients are what is decided on
        names = ", ".join(self.sudo().partner_ids.mapped("name"))
        return super()._decision_facts() + [
            (self.env._("What"), labels[self.category]),
            (self.env._("For"), names),
            (self.env._("Date"), format_date(self.env, self.date)),
            (self.env._("Purpose"), self.purpose or ""),
            (
                self.env._("Amount in all"),
                format_amount(self.env, self.amount, self.currency_id),
            ),
            (
                self.env._("Each recipient"),
                format_amount(self.env, self.amount_each, self.currency_id),
            ),
            *([(self.env._("Warnings"), self.limit_warning)] if self.limit_warning else []),
        ]

    def action_open_entries(self):
        """Open what it left in the spend ledger, corrections included."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_samples.action_spend")
        # sudo: only finds the entries; the action shows them under the user's own rules
        entries = (
            self.env["pharma.spend"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )
        later = entries
        while later := later.search(
            [("res_model", "=", "pharma.spend"), ("res_id", "in", later.ids)]
        ):
            entries |= later
        action["domain"] = [("id", "in", entries.ids)]
        action["context"] = {}
        return action
