# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many pieces the doctors of a target list may still get until the end of a cycle."""

from collections import defaultdict

from odoo import api, fields, models

from ...tools import limits
from ...tools.allocation import windows_touched
from ..items.product_template import ITEM_KINDS
from ..limits.pharma_limit_entitlement import KINDS

# An allowance without end, in pieces: more than any cycle gives out.
ENDLESS = 10**9


class PharmaAllocationRooms(models.AbstractModel):
    """The same rules as the limit engine, asked for many doctors in a few queries.

    It looks ahead: a limit of 4 a month leaves 12 in a cycle of three months. What was given or reserved already is
    taken off. It is a ceiling for planning; each hand-over is checked by the engine itself.
    """

    _name = "pharma.allocation.rooms"
    _description = "What the targets of a cycle may get"

    @api.model
    def _read(self, cycle, products, partners):
        """Return :class:`Rooms` of these doctors: a constant number of queries, however many they are."""
        # sudo: limits, entitlements and what other reps gave bind everybody; only totals leave this method
        env = self.sudo().env
        company = cycle.company_id
        first = max(fields.Date.context_today(self), cycle.date_start)
        rules = env["pharma.limit.rule"].search(
            [
                *env["pharma.limit.rule"]._domain_in_force(company),
                ("scope", "=", "recipient"),
                ("measure", "=", "pieces"),
                ("effect", "=", "block"),
            ]
        )
        rooms = Rooms(products)
        items = products.sudo() | env["product.product"].with_context(active_test=False).search(
            [("pharma_kind", "in", ITEM_KINDS), ("company_id", "in", [company.id, False])]
        )
        for rule in rules:
            plain = rule._limit(cycle)
            rooms.add(
                _Ceiling(
                    plain,
                    first,
                    cycle.date_end,
                    _together(products.sudo(), items.filtered(rule._matches), rule._key),
                )
            )
        if company.sudo().pharma_enforce_entitlement:
            self._read_entitlements(rooms, cycle, first, partners, items)
        self._read_entries(rooms, company, partners)
        return rooms

    @api.model
    def _read_entitlements(self, rooms, cycle, first, partners, items):
        env = self.sudo().env  # as in _read
        found = dict(env.execute_query(env["pharma.entitlement"]._best_query(partners)))
        lines = env["pharma.entitlement.line"].search(
            [("entitlement_id", "in", list(set(found.values()))), ("kind", "in", list(KINDS))]
        )
        bounds = (cycle.date_start, cycle.date_end)
        together = {
            kind: _together(
                rooms.products,
                items.filtered(lambda item, kind=kind: item.pharma_kind == kind),
                lambda product: 0,
            )
            for kind in KINDS.values()
        }
        ceilings = defaultdict(list)
        for line in lines.filtered(lambda line: not line.unlimited):
            plain = limits.Limit(int(line.maximum), line.period, 0, bounds)
            ceilings[line.entitlement_id.id].append(
                _Ceiling(plain, first, cycle.date_end, together[KINDS[line.kind]])
            )
        rooms.entitled = {
            partner: (entitlement, ceilings[entitlement]) for partner, entitlement in found.items()
        }

    @api.model
    def _read_entries(self, rooms, company, partners):
        Entry = self.sudo().env["pharma.limit.entry"]  # as in _read
        starts = [ceiling.start for ceiling in rooms.all_ceilings() if ceiling.start]
        if not starts:
            return
        domain = [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        for partner, product, day, pieces in Entry._read_group(
            [*domain, ("operation", "=", "consume"), ("date", ">=", min(starts))],
            ["partner_id", "product_id", "date:day"],
            ["quantity:sum"],
        ):
            rooms.used[partner.id].append((product.id, day, pieces))
        for partner, product, operation, pieces in Entry._read_group(
            [*domain, ("operation", "in", ("reserve", "release"))],
            ["partner_id", "product_id", "operation"],
            ["quantity:sum"],
        ):
            signed = pieces if operation == "reserve" else -pieces
            rooms.used[partner.id].append((product.id, None, signed))


def _together(products, counted, key):
    """Return {id of a product that is counted: ids of all items that are counted with it}."""
    groups = defaultdict(set)
    for item in counted:
        groups[key(item)].add(item.id)
    return {product.id: groups[key(product)] for product in products & counted}


class _Ceiling:
    """One limit, looked at until the end of a cycle."""

    def __init__(self, limit, first, last, together):
        self.limit = limit
        self.together = together
        # of each item: the allocated items that share this ceiling, itself among them
        self.pools = {
            product_id: tuple(sorted(ids & together.keys())) for product_id, ids in together.items()
        }
        self.per_call = limit.window == limits.CALL
        self.windows = windows_touched(limit, first, last)
        self.start, self.end = limits.bounds(limit, first)

    def matches(self, product):
        return product.id in self.together

    def room(self, goal, used, product):
        """Return how many pieces a doctor with so many calls may still get.

        :param used: [(product id, day or None when reserved, pieces)]
        """
        if self.per_call:
            return self.limit.quantity * goal
        taken = sum(
            pieces
            for product_id, day, pieces in used
            if product_id in self.together[product.id]
            and (day is None or self.start is None or self.start <= day <= self.end)
        )
        return max(0, self.limit.quantity * self.windows - taken)


class Rooms:
    """What each doctor may get of each item, and of all items that are counted together."""

    def __init__(self, products):
        self.products = products
        self.ceilings = []
        self.entitled = {}
        self.used = defaultdict(list)
        self._known = {}

    def add(self, ceiling):
        self.ceilings.append(ceiling)

    def all_ceilings(self):
        return self.ceilings + [c for __, ceilings in self.entitled.values() for c in ceilings]

    def sort_of(self, partner_id):
        """Return what doctors have in common who may get the same: the entitlement, if they got nothing yet."""
        if self.used.get(partner_id):
            return "own", partner_id
        return "alike", self.entitled.get(partner_id, (0, []))[0]

    def of(self, partner_id, goal, product):
        """Return (pieces of the item, {ids of items counted together: pieces of them}); ENDLESS without a limit."""
        entitlement, more = self.entitled.get(partner_id, (0, []))
        used = self.used.get(partner_id, ())
        # doctors who got nothing yet are alike when class and calls are
        key = (entitlement, goal, product.id) if not used else None
        if key in self._known:
            return self._known[key]
        own, shared = ENDLESS, {}
        for ceiling in (*self.ceilings, *more):
            if ceiling.matches(product):
                room = ceiling.room(goal, used, product)
                own = min(own, room)
                pool = ceiling.pools[product.id]
                if len(pool) > 1:
                    shared[pool] = min(shared.get(pool, ENDLESS), room)
        result = (own, shared)
        if key:
            self._known[key] = result
        return result
