# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import limits


class PharmaLimitEngine(models.AbstractModel):
    """Caps on value: what was spent by the ledger, what requests have reserved, and what is wanted now."""

    _inherit = "pharma.limit.engine"

    @api.model
    def _assess(self, situation, wanted, rules, single=False):
        caps = rules.filtered(lambda rule: rule.measure == "value")
        yield from super()._assess(situation, wanted, rules - caps, single)
        if not caps:
            return
        # the company of the situation is the one whose costs and currency count
        caps = caps.with_company(situation.company)
        spent = self._spent(situation, caps)
        for cap in caps:
            lines = [
                (product.with_company(situation.company), quantity)
                for product, quantity in wanted
                if cap._matches(product)
            ]
            for group in [[line] for line in lines] if single else [lines]:
                if group:
                    amount = sum(cap._worth(product, quantity) for product, quantity in group)
                    usage = self._cap_usage(situation, cap, spent, amount)
                    yield cap, self._products(group), amount, usage

    @api.model
    def _check_amount(self, situation, category, amount, of_rep=0):
        """Refuse a transfer of value that is no item of the bag (a meal, a fee) when it does not fit.

        :param category: a category of the spend ledger
        :param amount: in the currency of the company
        :param of_rep: what the same paper gives to others, for the caps on what a rep gives
        :return: what caps that only warn have to say
        :raise UserError: with every cap in the way
        """
        # sudo: as all limits
        caps = (
            self.env["pharma.limit.rule"]
            .sudo()
            .search(
                [
                    *self.env["pharma.limit.rule"]._domain_in_force(situation.company),
                    ("measure", "=", "value"),
                    ("category", "in", [category, False]),
                ]
            )
        )
        caps = caps.with_company(situation.company)
        if not caps:
            return []
        self.env["pharma.limit.lock"]._take_turn(self._scopes(situation, caps))
        spent = self._spent(situation, caps)
        messages = {"block": [], "warn": []}
        for cap in caps:
            wanted = cap._coins(amount + of_rep if cap.scope == "rep" else amount)
            usage = self._cap_usage(situation, cap, spent, wanted)
            if not usage.fits:
                messages[cap.effect].append(cap._message(usage, wanted))
        if messages["block"]:
            raise UserError("\n".join(messages["block"]))
        return messages["warn"]

    @api.model
    def _cap_usage(self, situation, cap, spent, wanted):
        consumed, reserved = spent.count(cap)
        return limits.assess(cap._cap(situation), consumed, reserved, situation.day, wanted)

    @api.model
    def _spent(self, situation, caps):
        """Read what was spent and reserved, by category: 3 queries for the recipient and 3 for the rep."""
        # sudo: what other reps gave to the recipient counts too; only totals leave this method.
        Spend, Entry = self.env["pharma.spend"].sudo(), self.env["pharma.limit.entry"].sudo()
        spent = Spent()
        reaches = [limits.reach(cap._cap(situation), situation.day) for cap in caps]
        starts = [start for start, __ in reaches if start] or [situation.day]
        ends = [end for __, end in reaches if end] or [situation.day]
        per_call = limits.CALL in caps.mapped("window")
        for scope, field, record in (
            ("recipient", "partner_id", situation.partner),
            ("rep", "user_id", situation.user),
        ):
            if scope not in caps.mapped("scope") or not record:
                continue
            domain = [(field, "=", record.id), ("company_id", "=", situation.company.id)]
            spent.given[scope] = Spend._read_group(
                [*domain, ("date", ">=", min(starts)), ("date", "<=", max(ends))],
                ["category", "date:day"],
                ["amount:sum"],
            )
            spent.reserved[scope] = Entry._read_group(
                [*domain, ("operation", "in", ("reserve", "release"))],
                ["kind", "operation"],
                ["amount:sum"],
            )
            if per_call:
                spent.on_call[scope] = Entry._read_group(
                    Domain(domain)
                    & Domain("operation", "=", "consume")
                    & self._domain_of_occasion(situation),
                    ["kind", "date:day"],
                    ["amount:sum"],
                )
        return spent

    @api.model
    def _domain_of_occasion(self, situation):
        """Return the entries of the same call, also before it was corrected.

        What a rep enters without a call counts with the call of that day: to leave the call out gives no second one.
        """
        that_day = (
            Domain("partner_id", "=", situation.partner.id)
            & Domain("user_id", "=", situation.user.id)
            & Domain("date", "=", situation.day)
        )
        if not situation.call:
            return that_day
        # sudo: which calls they are, whoever made them
        visit = situation.call.sudo()._with_corrections()
        return Domain("call_id", "in", visit.ids) | (that_day & Domain("call_id", "=", False))


class Spent:
    """Amounts by scope, as read from the ledger and from the entries of limits."""

    def __init__(self):
        self.given = defaultdict(list)
        self.on_call = defaultdict(list)
        self.reserved = defaultdict(list)

    def count(self, cap):
        """Return what a cap counts: [(day, coins spent)], coins reserved."""
        per_call = cap.window == limits.CALL
        given = [
            (day, cap._coins(amount))
            for category, day, amount in (self.on_call if per_call else self.given)[cap.scope]
            if cap.category in (False, category)
        ]
        if per_call:
            return given, 0
        reserved = sum(
            cap._coins(amount if operation == "reserve" else -amount)
            for category, operation, amount in self.reserved[cap.scope]
            if cap.category in (False, category)
        )
        return given, reserved
