# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one limit engine: reads the rules and the entries, counts with tools/limits.py, says no."""

from collections import defaultdict, namedtuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import limits

# Who gives what to whom, when and on which call; partner, call and cycle may be empty records.
Situation = namedtuple("Situation", "company partner user day call cycle")

#: What a check asks of a limit.
KEPT_FIELDS = (
    "name", "scope", "kind", "product_id", "per_product", "per_brand", "group_id", "quantity", "window", "days",
    "effect", "measure", "category", "amount", "currency_id", "first_months", "source", "source_date",
)  # fmt: skip


class PharmaLimitEngine(models.AbstractModel):
    _name = "pharma.limit.engine"
    _description = "Limit engine"

    @api.model
    def _rules_for(self, situation, products):
        """Return the rules that count any of these products for the recipient or the rep."""
        # sudo: limits bind everybody, whether or not they may open the configuration.
        Rule = self.env["pharma.limit.rule"]
        rules = Rule._kept(tuple(Rule._domain_in_force(situation.company)), KEPT_FIELDS)
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
        :return: what limits that only warn have to say
        :raise UserError: with every limit in the way
        """
        products = self._products(wanted)
        rules = self._rules_for(situation, products)
        if not rules:
            return []
        self.env["pharma.limit.lock"]._take_turn(self._scopes(situation, rules))
        messages = {"block": [], "warn": []}
        for rule, __, quantity, usage in self._assess(situation, wanted, rules):
            if not usage.fits:
                # an entitlement is a rule in memory, without an effect of its own
                messages[rule.effect or "block"].append(rule._message(usage, quantity))
        if messages["block"]:
            raise UserError("\n".join(dict.fromkeys(messages["block"])))
        return list(dict.fromkeys(messages["warn"]))

    @api.model
    def _scopes(self, situation, rules):
        """Return the names of the turns that a check of these rules takes."""
        scopes = []
        if "recipient" in rules.mapped("scope"):
            scopes.append(f"recipient:{situation.company.id}:{situation.partner.id}")
        if "rep" in rules.mapped("scope"):
            scopes.append(f"rep:{situation.company.id}:{situation.user.id}")
        return scopes

    @api.model
    def _allowances(self, situation, products):
        """Return {product: (pieces still allowed or None, why nothing more is allowed or False)}."""
        return self._allowances_and_warnings(situation, products)[0]

    @api.model
    def _allowances_and_warnings(self, situation, products):
        """Return the allowances, and {product: what limits that only warn say to one more piece}."""
        rules = self._rules_for(situation, products)
        allowances = {product: (None, False) for product in products}
        warnings = {}
        for rule, matching, quantity, usage in self._assess(
            situation, [(p, 1) for p in products], rules, True
        ):
            for product in matching:
                allowed, reason = allowances[product]
                left = rule._pieces(usage, product)
                if rule.effect == "warn":
                    if not usage.fits:
                        warnings.setdefault(product, []).append(rule._message(usage, quantity))
                elif left is not None:
                    if not left:
                        reason = reason or rule._message(usage, quantity)
                    left = left if allowed is None else min(allowed, left)
                    allowances[product] = left, reason
        return allowances, warnings

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
                    groups[rule._key(product)].append((product, quantity))
            for key, lines in groups.items():
                consumed, reserved = facts.count(rule, key)
                quantity = 1 if single else sum(quantity for __, quantity in lines)
                usage = limits.assess(
                    rule._limit(situation.cycle),
                    consumed,
                    reserved,
                    situation.day,
                    quantity,
                    facts.first_day(rule, key),
                )
                yield rule, self._products(lines), quantity, usage

    @api.model
    def _facts(self, situation, rules):
        """Read the entries of the recipient and of the rep that the rules can need: one query."""
        facts = Facts()
        if limits.CALL in rules.mapped("window"):
            # sudo: which calls they are, whoever made them
            facts.call_ids = set(situation.call.sudo()._with_corrections().ids)
        reaches = [limits.reach(rule._limit(situation.cycle), situation.day) for rule in rules]
        starts = [start for start, __ in reaches if start] or [situation.day]
        ends = [end for __, end in reaches if end] or [situation.day]
        parts = []
        for scope, field, record in (
            ("recipient", "partner_id", situation.partner),
            ("rep", "user_id", situation.user),
        ):
            if scope not in rules.mapped("scope") or not record:
                continue
            whose = self._facts_whose(situation, field, record)
            parts.append(
                SQL(
                    """
                    SELECT %s, operation, product_id, kind, call_id, date, SUM(quantity)
                      FROM %s AND operation = 'consume' AND date BETWEEN %s AND %s
                     GROUP BY operation, product_id, kind, call_id, date
                    """,
                    scope,
                    whose,
                    min(starts),
                    max(ends),
                )
            )
            parts.append(
                SQL(
                    """
                    SELECT %s, operation, product_id, kind, NULL, NULL, SUM(quantity)
                      FROM %s AND operation IN ('reserve', 'release')
                     GROUP BY operation, product_id, kind
                    """,
                    scope,
                    whose,
                )
            )
        if situation.partner and any(rules.mapped("first_months")):
            parts.append(
                SQL(
                    """
                    SELECT 'recipient', 'first', product_id, kind, NULL, MIN(date), 0
                      FROM %s AND operation IN ('reserve', 'consume')
                     GROUP BY product_id, kind
                    """,
                    self._facts_whose(situation, "partner_id", situation.partner),
                )
            )
        if parts:
            self.env["pharma.limit.entry"].flush_model()
            rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
            # sudo: what others gave may be of items that the user does not read
            products = self.env["product.product"].sudo().browse({row[2] for row in rows})
            by_id = {product.id: product for product in products}
            facts.take((*row[:2], by_id[row[2]], *row[3:]) for row in rows)
        return facts

    @api.model
    def _facts_whose(self, situation, field, record):
        """Return the entries of one recipient or rep, of items: what other reps gave to the recipient counts too."""
        return SQL(
            "%s WHERE %s = %s AND company_id = %s AND product_id IS NOT NULL",
            SQL.identifier(self.env["pharma.limit.entry"]._table),
            SQL.identifier(field),
            record.id,
            situation.company.id,
        )

    @api.model
    def _products(self, lines):
        return self.env["product.product"].union(*(product for product, __ in lines))


class Facts:
    """Given and reserved quantities by scope, as read from the entries; calls are ids.

    A call that was corrected is one visit, and so are all its ids.
    """

    def __init__(self):
        self.call_ids = set()
        self.given = defaultdict(list)
        self.reserved = defaultdict(list)
        self.first = []

    def take(self, rows):
        """Sort rows of (scope, operation or "first", product, kind, call id, day, quantity)."""
        for scope, operation, product, kind, call_id, day, quantity in rows:
            if operation == "consume":
                self.given[scope].append((product, kind, call_id, day, quantity))
            elif operation == "first":
                self.first.append((product, kind, day))
            else:
                signed = quantity if operation == "reserve" else -quantity
                self.reserved[scope].append((product, kind, signed))

    def count(self, rule, key):
        """Return what a rule counts: [(day, quantity given)], quantity reserved."""
        per_call = rule.window == limits.CALL
        given = [
            (day, quantity)
            for product, kind, call_id, day, quantity in self.given[rule.scope]
            if self._counts(rule, key, product, kind) and (not per_call or call_id in self.call_ids)
        ]
        if per_call:
            return given, 0
        reserved = sum(
            quantity
            for product, kind, quantity in self.reserved[rule.scope]
            if self._counts(rule, key, product, kind)
        )
        return given, reserved

    def first_day(self, rule, key):
        """Return the day on which the recipient first asked for, or got, what a rule counts; else None."""
        days = [day for product, kind, day in self.first if self._counts(rule, key, product, kind)]
        return min(days, default=None)

    @staticmethod
    def _counts(rule, key, product, kind):
        if isinstance(key, int) and key:
            return product.id == key
        return rule._counts(product, kind) and (not key or rule._key(product) == key)
