# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one limit engine: reads the rules and the entries, counts with tools/limits.py, says no."""

from collections import defaultdict, namedtuple

from odoo import api, models
from odoo.exceptions import UserError

from ...tools import limits

# Who gives what to whom, when and on which call; partner, call and cycle may be empty records.
Situation = namedtuple("Situation", "company partner user day call cycle")


class PharmaLimitEngine(models.AbstractModel):
    _name = "pharma.limit.engine"
    _description = "Limit engine"

    @api.model
    def _rules_for(self, situation, products):
        """Return the rules that count any of these products for the recipient or the rep."""
        # sudo: limits bind everybody, whether or not they may open the configuration.
        rules = (
            self.env["pharma.limit.rule"]
            .sudo()
            .search_fetch(
                [("company_id", "in", [situation.company.id, False])],
                [
                    "name",
                    "scope",
                    "kind",
                    "product_id",
                    "per_product",
                    "quantity",
                    "window",
                    "days",
                ],
            )
        )
        return rules.filtered(
            lambda rule: (
                (rule.scope == "rep" or situation.partner)
                and (rule.window != limits.CALL or situation.call)
                and any(rule._matches(product) for product in products)
            )
        )

    @api.model
    def _check(self, situation, wanted):
        """Refuse when the wanted quantities do not fit, after taking a turn on the limits concerned.

        :param Situation situation: who, to whom, when
        :param wanted: [(product, quantity)]
        :raise UserError: with every limit in the way
        """
        products = self._products(wanted)
        rules = self._rules_for(situation, products)
        if not rules:
            return
        scopes = []
        if "recipient" in rules.mapped("scope"):
            scopes.append(f"recipient:{situation.company.id}:{situation.partner.id}")
        if "rep" in rules.mapped("scope"):
            scopes.append(f"rep:{situation.company.id}:{situation.user.id}")
        self.env["pharma.limit.lock"]._take_turn(scopes)
        blocks = [
            rule._message(usage, quantity)
            for rule, __, quantity, usage in self._assess(situation, wanted, rules)
            if not usage.fits
        ]
        if blocks:
            raise UserError("\n".join(dict.fromkeys(blocks)))

    @api.model
    def _allowances(self, situation, products):
        """Return {product: (pieces still allowed or None, why nothing more is allowed or False)}."""
        rules = self._rules_for(situation, products)
        result = {product: (None, False) for product in products}
        for rule, matching, quantity, usage in self._assess(
            situation, [(p, 1) for p in products], rules, True
        ):
            for product in matching:
                allowed, reason = result[product]
                left = max(0, int(usage.allowed))
                if not left:
                    reason = reason or rule._message(usage, quantity)
                result[product] = (left if allowed is None else min(allowed, left), reason)
        return result

    @api.model
    def _assess(self, situation, wanted, rules, single=False):
        """Yield (rule, products, quantity, usage) for each rule and, where it counts so, each product.

        With ``single`` every rule is asked for one piece, whatever number of products it counts.
        """
        if not rules:
            return
        facts = self._facts(situation, rules)
        for rule in rules:
            groups = defaultdict(list)
            for product, quantity in wanted:
                if rule._matches(product):
                    groups[product.id if rule.per_product else 0].append((product, quantity))
            for key, lines in groups.items():
                consumed, reserved = facts.count(rule, key)
                quantity = 1 if single else sum(quantity for __, quantity in lines)
                usage = limits.assess(
                    rule._limit(situation.cycle), consumed, reserved, situation.day, quantity
                )
                yield rule, self._products(lines), quantity, usage

    @api.model
    def _facts(self, situation, rules):
        """Read the entries of the recipient and of the rep that the rules can need: 2 queries each."""
        # sudo: what other reps gave to the recipient counts too; only totals leave this method.
        Entry = self.env["pharma.limit.entry"].sudo()
        facts = _Facts(situation)
        reaches = [limits.reach(rule._limit(situation.cycle), situation.day) for rule in rules]
        starts = [start for start, __ in reaches if start] or [situation.day]
        ends = [end for __, end in reaches if end] or [situation.day]
        for scope, field, record in (
            ("recipient", "partner_id", situation.partner),
            ("rep", "user_id", situation.user),
        ):
            if scope not in rules.mapped("scope") or not record:
                continue
            domain = [(field, "=", record.id), ("company_id", "=", situation.company.id)]
            facts.given[scope] = Entry._read_group(
                domain
                + [
                    ("operation", "=", "consume"),
                    ("date", ">=", min(starts)),
                    ("date", "<=", max(ends)),
                ],
                ["product_id", "kind", "call_id", "date:day"],
                ["quantity:sum"],
            )
            facts.reserved[scope] = Entry._read_group(
                domain + [("operation", "in", ("reserve", "release"))],
                ["product_id", "kind", "operation"],
                ["quantity:sum"],
            )
        return facts

    @api.model
    def _products(self, lines):
        return self.env["product.product"].union(*(product for product, __ in lines))


class _Facts:
    """Given and reserved quantities by scope, as read from the entries."""

    def __init__(self, situation):
        self.situation = situation
        self.given = defaultdict(list)
        self.reserved = defaultdict(list)

    def count(self, rule, product_id):
        """Return what a rule counts: [(day, quantity given)], quantity reserved."""

        def counts(product, kind):
            if product_id:
                return product.id == product_id
            return product == rule.product_id if rule.product_id else kind == rule.kind

        per_call = rule.window == limits.CALL
        given = [
            (day, quantity)
            for product, kind, call, day, quantity in self.given[rule.scope]
            if counts(product, kind) and (not per_call or call == self.situation.call)
        ]
        if per_call:
            return given, 0
        reserved = sum(
            quantity if operation == "reserve" else -quantity
            for product, kind, operation, quantity in self.reserved[rule.scope]
            if counts(product, kind)
        )
        return given, reserved
