# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import fields, models

from ...tools import limits, packs
from ..limits.pharma_limit_engine import Facts
from .pharma_pack_rule import LIMIT, POLICY

#: Affected papers that a preview lists; it counts all of them.
MOST_ROWS = 200

#: Which field of a row names the paper.
IMPACT_FIELDS = {
    "pharma.resource.request": "request_id",
    "pharma.handover": "handover_id",
    "pharma.spend.paper": "spend_paper_id",
}

#: Requests that have not been handed over yet.
OPEN_STATES = ("draft", "review", "approved", "shipped", "received")


class PharmaPackSwitch(models.Model):
    """Which pending papers the rules of the new pack would refuse. The number of queries does not depend on theirs."""

    _inherit = "pharma.pack.switch"

    def _impact_rows(self):
        return MOST_ROWS

    def _impacts(self, plan):
        """Return the values of one row for each paper that would be refused."""
        papers = self._open_papers()
        if not papers:
            return []
        refusals = self._policy_refusals(plan, papers)
        beyond = self._beyond_limits(plan, papers)
        rows = []
        for paper in papers:
            reasons = refusals.get(paper, []) + beyond.get(paper, [])
            if reasons:
                rows.append(
                    {
                        IMPACT_FIELDS[paper._name]: paper.id,
                        "name": paper.display_name,
                        "partner_id": paper._pack_recipients()[:1].id,
                        "user_id": paper.user_id.id,
                        "reason": "\n".join(dict.fromkeys(reasons)),
                    }
                )
        return rows

    def _open_papers(self):
        """Return {paper: [(product, quantity)]} of what is asked for or prepared for a recipient."""
        papers = {}
        for model, states in (
            ("pharma.resource.request", OPEN_STATES),
            ("pharma.handover", ("draft",)),
        ):
            for paper in self.env[model].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "in", states),
                    ("partner_id", "!=", False),
                ]
            ):
                papers[paper] = [(line.product_id, line.quantity) for line in paper.line_ids]
        return papers

    def _policy_refusals(self, plan, papers):
        """Return {paper: why a policy of the new pack refuses it} of those that the policies now let pass."""
        Policy = self.env[POLICY]
        now = Policy.search([("company_id", "in", [self.company_id.id, False])])
        then = now
        for step, rule, pack_rule in plan:
            if rule._name != POLICY or step.action in (packs.SAME, packs.CONFLICT):
                continue
            then -= rule
            if pack_rule:
                then |= pack_rule._as_target(self.company_id)
        products = self.env["product.product"].union(
            *(product for lines in papers.values() for product, _quantity in lines)
        )
        now, then = now._choose(products), then._choose(products)
        found = defaultdict(list)
        for paper, lines in papers.items():
            for product, quantity in lines:
                refusal = then[product]._refusal(product, paper.partner_id, quantity)
                if refusal and not now[product]._refusal(product, paper.partner_id, quantity):
                    found[paper].append(refusal)
        return found

    def _new_limits(self, plan, measure):
        """Return the limits on what a recipient gets that the new pack adds or changes, and that refuse.

        :param measure: "pieces" or "value"
        """
        rules = [
            pack_rule._as_target(self.company_id).with_company(self.company_id)
            for step, rule, pack_rule in plan
            if rule._name == LIMIT and step.action in (packs.ADD, packs.CHANGE) and pack_rule
        ]
        return [
            rule
            for rule in rules
            if rule.measure == measure
            and rule.scope == "recipient"
            and rule.effect == "block"
            and rule.window != limits.CYCLE
        ]

    def _beyond_limits(self, plan, papers):
        """Return {paper: which new limit on the recipient's pieces its recipient is beyond}."""
        rules = [rule for rule in self._new_limits(plan, "pieces") if rule.window != limits.CALL]
        if not rules:
            return {}
        day = fields.Date.context_today(self)
        facts = self._recipient_facts(rules, papers, day)
        found = defaultdict(list)
        for paper, lines in papers.items():
            # what is submitted is reserved already and counts by that
            wanted = lines if paper.state == "draft" else [(product, 0) for product, _q in lines]
            [partner] = paper._pack_recipients() if lines else [None]
            for rule in rules:
                groups = defaultdict(int)
                for product, quantity in wanted:
                    if rule._matches(product):
                        groups[rule._key(product)] += quantity
                for key, quantity in groups.items():
                    fact = facts[partner.id]
                    consumed, reserved = fact.count(rule, key)
                    usage = limits.assess(
                        rule._limit(self.env["pharma.cycle"]),
                        consumed,
                        reserved,
                        day,
                        quantity,
                        fact.first_day(rule, key),
                    )
                    if quantity > usage.allowed or usage.over:
                        found[paper].append(rule._message(usage, quantity))
        return found

    def _recipient_facts(self, rules, papers, day):
        """Return {recipient id: facts} as the limit engine counts them, read for all recipients at once."""
        partners = {partner.id for paper in papers for partner in paper._pack_recipients()}
        start = min(limits.reach(rule._limit(self.env["pharma.cycle"]), day)[0] for rule in rules)
        Entry = self.env["pharma.limit.entry"]
        domain = [("partner_id", "in", list(partners)), ("company_id", "=", self.company_id.id)]
        facts = defaultdict(Facts)
        for partner, product, kind, when, quantity in Entry._read_group(
            [*domain, ("operation", "=", "consume"), ("date", ">=", start)],
            ["partner_id", "product_id", "kind", "date:day"],
            ["quantity:sum"],
        ):
            row = ("recipient", "consume", product, kind, None, when, quantity)
            facts[partner.id].take([row])
        for partner, product, kind, operation, quantity in Entry._read_group(
            [*domain, ("operation", "in", ("reserve", "release"))],
            ["partner_id", "product_id", "kind", "operation"],
            ["quantity:sum"],
        ):
            row = ("recipient", operation, product, kind, None, None, quantity)
            facts[partner.id].take([row])
        for partner, product, kind, first in Entry._read_group(
            [*domain, ("operation", "in", ("reserve", "consume"))],
            ["partner_id", "product_id", "kind"],
            ["date:min"],
        ):
            facts[partner.id].take([("recipient", "first", product, kind, None, first, 0)])
        return facts
