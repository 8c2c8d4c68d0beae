# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from . import items


class PharmaDemo(models.AbstractModel):
    """Meals in the ledger, a fee that waits for its approval, and a sponsorship."""

    _inherit = "pharma.demo"

    @api.model
    def _make_papers(self):
        for row in items.PAPERS:
            self._make_paper(*row)

    @api.model
    def _make_paper(self, user, territory, kind, category, purpose, amount, others, step, days):
        accounts = self._ref(f"territory_{territory}").coverage_ids.partner_id
        accounts = accounts.filtered(lambda partner: partner.pharma_type == kind).sorted("id")
        paper = (
            self.env["pharma.spend.paper"]
            .with_user(self._ref(f"user_{user}"))
            .create(
                {
                    "category": category,
                    "partner_ids": [(6, 0, accounts[: 2 if others > 1 else 1].ids)],
                    "purpose": purpose,
                    "amount": amount,
                    "others": others,
                    "date": fields.Date.context_today(self) - timedelta(days=days),
                }
            )
        )
        if step == "submitted":
            paper.action_submit()
        else:
            paper.action_record()
        self.env.cr.flush()
        self._cancel_mails(paper)
