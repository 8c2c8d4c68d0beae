# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import fields, models

from ...tools import limits
from ..limits.pharma_limit_engine import Situation
from ..limits.pharma_limit_engine_value import Spent

#: Meals, fees and sponsorships that are not in the ledger yet.
OPEN_PAPERS = ("draft", "review", "approved")


class PharmaPackSwitch(models.Model):
    """Which pending papers go beyond a cap on value of the new pack: 3 queries, however many papers there are."""

    _inherit = "pharma.pack.switch"

    def _open_papers(self):
        """Meals and fees have no items: caps only count them."""
        papers = super()._open_papers()
        for paper in self.env["pharma.spend.paper"].search(
            [("company_id", "=", self.company_id.id), ("state", "in", OPEN_PAPERS)]
        ):
            papers[paper] = []
        return papers

    def _beyond_limits(self, plan, papers):
        found = super()._beyond_limits(plan, papers)
        for paper, reasons in self._beyond_caps(plan, papers).items():
            found[paper] = found.get(paper, []) + reasons
        return found

    def _beyond_caps(self, plan, papers):
        """Return {paper: which new cap on what a recipient gets it goes beyond}."""
        caps = self._new_limits(plan, "value")
        if not caps:
            return {}
        day = fields.Date.context_today(self)
        empty = [self.env[name] for name in ("res.partner", "res.users", "pharma.call")]
        situation = Situation(self.company_id, *empty[:2], day, empty[2], self.env["pharma.cycle"])
        spent = self._recipients_spent(caps, papers, situation)
        found = defaultdict(list)
        for paper, lines in papers.items():
            for cap in caps:
                wanted = self._cap_wanted(cap, paper, lines)
                if wanted is None:
                    continue
                for partner in paper._pack_recipients():
                    per_call = cap.window == limits.CALL
                    consumed, reserved = ([], 0) if per_call else spent[partner.id].count(cap)
                    usage = limits.assess(cap._cap(situation), consumed, reserved, day, wanted)
                    if wanted > usage.allowed:
                        found[paper].append(cap._message(usage, wanted))
                        break
        return found

    def _cap_wanted(self, cap, paper, lines):
        """Return what a paper gives each recipient in the cap's sense; None when the cap does not count it."""
        if paper._name == "pharma.spend.paper":
            if cap.category not in (False, paper.category):
                return None
            wanted = cap._coins(paper._share())
        else:
            counted = [(product, quantity) for product, quantity in lines if cap._matches(product)]
            if not counted:
                return None
            wanted = sum(
                cap._worth(product.with_company(self.company_id), quantity)
                for product, quantity in counted
            )
        if cap.window == limits.CALL:
            # a request may serve several calls
            return None if paper._name == "pharma.resource.request" else wanted
        # what is submitted is reserved already and counts by that
        return wanted if paper.state == "draft" else 0

    def _recipients_spent(self, caps, papers, situation):
        """Return {recipient id: what the ledger and the reservations say}, read for all recipients at once."""
        partners = {partner.id for paper in papers for partner in paper._pack_recipients()}
        domain = [("partner_id", "in", list(partners)), ("company_id", "=", self.company_id.id)]
        starts = [limits.reach(cap._cap(situation), situation.day)[0] for cap in caps]
        spent = defaultdict(Spent)
        for partner, category, when, amount in self.env["pharma.spend"]._read_group(
            [*domain, ("date", ">=", min(filter(None, starts), default=situation.day))],
            ["partner_id", "category", "date:day"],
            ["amount:sum"],
        ):
            spent[partner.id].given["recipient"].append((category, when, amount))
        for partner, kind, operation, amount in self.env["pharma.limit.entry"]._read_group(
            [*domain, ("operation", "in", ("reserve", "release"))],
            ["partner_id", "kind", "operation"],
            ["amount:sum"],
        ):
            spent[partner.id].reserved["recipient"].append((kind, operation, amount))
        return spent
