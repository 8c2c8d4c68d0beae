# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command, api, models

from . import plan
from .pharma_demo import MODULE


class PharmaDemo(models.AbstractModel):
    """The year of the plans, and a list that a rep has challenged: it waits for the manager."""

    _inherit = "pharma.demo"

    @api.model
    def _annual_plan(self, first):
        """Return the annual plan of a quarter, made with the first of its year."""
        name = f"{MODULE}.demo_annual_plan_{first.year}"
        if not self._is_done(name):
            business = self._ref("user_business")
            annual = (
                self.env["pharma.annual.plan"]
                .with_user(business)
                .create(
                    {
                        "territory_id": self._ref("territory_us").id,
                        "date_start": date(first.year, 1, 1),
                        "date_end": date(first.year, 12, 31),
                        "budget_amount": plan.YEAR_BUDGET,
                        "objective_ids": [
                            Command.create(
                                {
                                    "name": text,
                                    "metric": metric,
                                    "target_value": aim,
                                    "spread": spread,
                                    "sequence": number,
                                }
                            )
                            for number, (text, metric, aim, spread) in enumerate(plan.YEAR)
                        ],
                    }
                )
            )
            self._name_them([name], annual)
        return self.env.ref(name)

    @api.model
    def _challenge_list(self, cycle):
        """Let the list be unlocked, and the first rep propose a customer more, one less, and fewer calls."""
        cycle.with_user(self._ref("user_business")).unlock_list(plan.UNLOCKED)
        rep = self._ref("user_rep")
        territory = rep.pharma_territory_ids[:1]
        page = self.env["pharma.cycle.challenge"].with_user(rep)
        rows = page.get_page(cycle.id, territory.id)["rows"]
        found = page.find_customers(cycle.id, territory.id, "")
        proposals = [
            ("goal", row["partner_id"], row["goal"] - 1)
            for row in rows
            if row["class"] == "B" and row["goal"] > 1
        ][:1]
        proposals += [("drop", row["partner_id"], 0) for row in rows if row["class"] == "C"][:1]
        proposals += [("add", row["partner_id"], row["goal"]) for row in found[:1]]
        for kind, partner_id, goal in proposals:
            reason, note = plan.PROPOSALS[kind]
            answer = page.propose(
                cycle.id,
                territory.id,
                {
                    "kind": kind,
                    "partner_id": partner_id,
                    "goal": goal,
                    "reason_id": self._xml(f"{MODULE}.challenge_reason_{reason}").id,
                    "note": note,
                    "revision": 0,
                },
            )
        challenge = page.browse(answer["challenge_id"])
        challenge.action_submit()
        self._cancel_mails(challenge)
