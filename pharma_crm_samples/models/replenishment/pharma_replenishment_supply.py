# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.replenishment import needed, per_day


class PharmaReplenishmentSupply(models.AbstractModel):
    """What reps have, will have and use, read for many of them at once."""

    _name = "pharma.replenishment.supply"
    _description = "Supply of bags"

    @api.model
    def _needs(self, company, assigned):
        """Return the values of a need per rep and item, in a constant number of queries (one more per span of days).

        :param assigned: {rep id: {product id: rule}}
        """
        reps = list(assigned)
        products = sorted({product for rules in assigned.values() for product in rules})
        held = self.env["pharma.bag"]._held_by(reps, company, products)
        promised = self._promised(company, reps, products)
        asked = self._asked(company, reps, products)
        rules = {rule for mine in assigned.values() for rule in mine.values()}
        given = {
            days: self._given(company, reps, products, days)
            for days in {r.history_days for r in rules if r.method == "cover"}
        }
        calls = {
            days: self._planned_calls(company, reps, days)
            for rule in rules
            if rule.method == "cover" and rule.basis == "plan"
            for days in (rule.point_days, rule.cover_days)
        }
        values = []
        for rep, mine in assigned.items():
            for product, rule in mine.items():
                key = rep, product
                bag, way = held.get(key, (0, 0))
                rate, point, level = self._levels(rule, key, given, calls)
                supply = bag - promised[key] + way + asked[key]
                values.append(
                    {
                        "user_id": rep,
                        "product_id": product,
                        "rule_id": rule.id,
                        "in_bag": bag,
                        "promised": promised[key],
                        "on_way": way,
                        "asked": asked[key],
                        "rate": rate,
                        "point": point,
                        "level": level,
                        "quantity": needed(supply, point, level, rule.pack_size),
                        "company_id": company.id,
                    }
                )
        return values

    @api.model
    def _levels(self, rule, key, given, calls):
        """Return (pieces a day, point at which it is filled up, level) of a rule for a rep and item."""
        if rule.method == "min_max":
            return 0.0, rule.minimum, rule.maximum
        if rule.basis == "plan":
            rep = key[0]
            point = calls[rule.point_days][rep] * rule.pieces_per_call
            level = calls[rule.cover_days][rep] * rule.pieces_per_call
            return per_day(level, max(rule.cover_days, 1)), point, level
        rate = per_day(given[rule.history_days][key], rule.history_days)
        return rate, rate * rule.point_days, rate * rule.cover_days

    @api.model
    def _given(self, company, reps, products, days):
        """Return {(rep, product): pieces} given in the last days, today not included."""
        today = fields.Date.context_today(self)
        return self._sums(
            "pharma.limit.entry",
            [
                ("user_id", "in", reps),
                ("product_id", "in", products),
                ("company_id", "=", company.id),
                ("operation", "=", "consume"),
                ("date", ">=", today - timedelta(days=days)),
                ("date", "<", today),
            ],
        )

    @api.model
    def _sums(self, model, domain):
        # sudo: sums for the rules of the company; reps' own records
        rows = (
            self.env[model].sudo()._read_group(domain, ["user_id", "product_id"], ["quantity:sum"])
        )
        return defaultdict(int, {(user.id, product.id): pieces for user, product, pieces in rows})

    @api.model
    def _planned_calls(self, company, reps, days):
        """Return {rep: planned calls} of today and the coming days."""
        today = fields.Date.context_today(self)
        # sudo: numbers of calls, for the rules of the company
        rows = (
            self.env["pharma.call"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", reps),
                    ("company_id", "=", company.id),
                    ("state", "=", "planned"),
                    ("date_day", ">=", today),
                    ("date_day", "<", today + timedelta(days=days)),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return defaultdict(int, {user.id: number for user, number in rows})

    @api.model
    def _promised(self, company, reps, products):
        """Return {(rep, product): pieces} that are in the bag, or on the way to it, for a doctor who asked."""
        self.env["pharma.limit.entry"].flush_model()
        self.env["pharma.resource.request"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.user_id, entry.product_id,
                       SUM(CASE entry.operation WHEN 'reserve' THEN entry.quantity ELSE -entry.quantity END)::int
                  FROM pharma_limit_entry entry
                  JOIN pharma_resource_request_line line ON line.id = entry.request_line_id
                  JOIN pharma_resource_request request ON request.id = line.request_id
                 WHERE entry.user_id = ANY(%s) AND entry.product_id = ANY(%s) AND entry.company_id = %s
                   AND entry.operation IN ('reserve', 'release')
                   AND request.state IN ('approved', 'shipped', 'received')
                 GROUP BY entry.user_id, entry.product_id
                """,
                reps,
                products,
                company.id,
            )
        )
        return defaultdict(int, {(user, product): pieces for user, product, pieces in rows})

    @api.model
    def _asked(self, company, reps, products):
        """Return {(rep, product): pieces} that will come: requests to decide, allocations that are not shipped."""
        asked = defaultdict(int)
        # sudo: requests and allocations of the reps, counted by the rules of the company
        rows = (
            self.env["pharma.resource.request.line"]
            .sudo()
            ._read_group(
                [
                    ("request_id.user_id", "in", reps),
                    ("request_id.partner_id", "=", False),
                    ("request_id.state", "in", ("draft", "review")),
                    ("product_id", "in", products),
                    ("company_id", "=", company.id),
                ],
                ["request_id", "product_id"],
                ["quantity:sum"],
            )
        )
        for request, product, pieces in rows:
            asked[request.user_id.id, product.id] += pieces
        allocated = self._sums(
            "pharma.allocation.line",
            [
                ("user_id", "in", reps),
                ("product_id", "in", products),
                ("company_id", "=", company.id),
                ("allocation_id.state", "=", "confirmed"),
                ("picking_id", "=", False),
            ],
        )
        for key, pieces in allocated.items():
            asked[key] += pieces
        return asked
