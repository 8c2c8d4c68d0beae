# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import math
from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.allocation import NOISE
from .pharma_allocation_line import NO_LIMIT, pool_key
from .pharma_allocation_rooms import ENDLESS


class PharmaAllocation(models.Model):
    """What each rep could get of each item: targets, what they weigh, the most they may get, what the rep holds."""

    _inherit = "pharma.allocation"

    def _day(self):
        return max(fields.Date.context_today(self), self.cycle_id.date_start)

    def _members(self):
        """Return the domain of who works as a rep in the part of the tree on the first day that counts."""
        Member = self.env["pharma.territory.member"]
        return (
            Domain("role", "=", "rep")
            & Domain("territory_id", "child_of", self.cycle_id.territory_id.id)
            & Domain("user_id.active", "=", True)
            & Member._in_force_domain(self._day())
        )

    def _reps(self):
        """Return the ids of the reps, in order."""
        groups = self.env["pharma.territory.member"]._read_group(self._members(), ["user_id"])
        return sorted(user.id for (user,) in groups)

    def _facts_of(self, reps):
        """Return the values of one line per rep and item: targets, weight, ceilings, what is held."""
        members = self.env["pharma.territory.member"].search_fetch(
            self._members() & Domain("user_id", "in", reps), ["user_id", "territory_id"]
        )
        territories = defaultdict(list)
        for member in members:
            territories[member.user_id.id].append(member.territory_id.id)
        targets = self._targets_of(members.territory_id)
        partners = self.env["res.partner"].browse({row[1] for row in targets})
        items = self.item_ids
        rooms = None
        if self.respect_limits:
            rooms = self.env["pharma.allocation.rooms"]._read(
                self.cycle_id, items.product_id, partners
            )
        by_territory = defaultdict(list)
        for row in targets:
            by_territory[row[0]].append(row)
        held = (
            self.env["pharma.bag"]._held_by(reps, self.company_id, items.product_id.ids)
            if self.count_held
            else {}
        )
        weights = {weight.class_id.id: weight.weight for weight in self.weight_ids}
        refused = _Refusals(self, partners)
        facts = []
        for rep in reps:
            rows = [row for territory in territories[rep] for row in by_territory[territory]]
            rows = self._alike(rows, rooms, refused)
            for item in items:
                fact = self._sum_up(item, rows, rooms, weights, refused)
                fact["held"] = sum(held.get((rep, item.product_id.id), (0, 0)))
                fact.update(
                    item=item.id,
                    product=item.product_id.id,
                    user=rep,
                    territory=min(territories[rep]),
                )
                facts.append(fact)
        return facts

    def _targets_of(self, territories):
        """Return [(territory, partner, goal, class, sharing territories, reps of the territory)]."""
        for model in ("pharma.cycle.target", "res.partner", "pharma.territory.member"):
            self.env[model].flush_model()
        Member = self.env["pharma.territory.member"]
        return self.env.execute_query(
            SQL(
                """
                SELECT target.territory_id, target.partner_id, target.goal, partner.pharma_class_id,
                       (SELECT count(*) FROM pharma_cycle_target other
                         WHERE other.cycle_id = target.cycle_id AND other.partner_id = target.partner_id),
                       GREATEST(reps.number, 1)
                  FROM pharma_cycle_target target
                  JOIN res_partner partner ON partner.id = target.partner_id
                  LEFT JOIN (SELECT m.territory_id, count(*) AS number
                               FROM pharma_territory_member m
                               JOIN res_users u ON u.id = m.user_id AND u.active
                              WHERE m.role = 'rep' AND %s
                              GROUP BY m.territory_id) reps ON reps.territory_id = target.territory_id
                 WHERE target.cycle_id = %s AND target.territory_id = ANY(%s)
                """,
                Member._in_force_sql("m", self._day()),
                self.cycle_id.id,
                territories.ids,
            )
        )

    def _alike(self, rows, rooms, refused):
        """Return targets that count alike once each, with their number: a list has hundreds, of few sorts.

        :return: [(number, one of them, goal, class, sharing territories, reps)]
        """
        sorts = {}
        for __, partner, *counted in rows:
            key = (rooms and rooms.sort_of(partner), refused.sort_of(partner), *counted)
            sorts.setdefault(key, [0, partner, *counted])[0] += 1
        return list(sorts.values())

    def _sum_up(self, item, rows, rooms, weights, refused):
        """Return how many targets of a rep may get an item, what they weigh and the most they may get."""
        count, weight, own = 0, 0.0, 0.0
        shared, sharers = defaultdict(float), defaultdict(int)
        for number, partner, goal, class_, sharing, reps in rows:
            if refused.get(item.product_id, partner):
                continue
            room, pools = rooms.of(partner, goal, item.product_id) if rooms else (ENDLESS, {})
            if not room:
                continue
            count += number
            each = {
                "class": weights.get(class_, self.weight_without_class if not class_ else 0),
                "goal": goal,
            }.get(item.key, 0)
            weight += number * each / reps
            # a doctor on several lists gets no more for that: each list has its part
            own += number * room / (sharing * reps)
            for pool, pool_room in pools.items():
                shared[pool] += number * pool_room / (sharing * reps)
                sharers[pool] += number
        if item.key == "equal" and count:
            weight = 1.0
        # one doctor without the ceiling may get any number
        limited = {
            pool_key(pool): math.floor(room + NOISE)
            for pool, room in shared.items()
            if sharers[pool] == count
        }
        return {
            "targets": count,
            "weight": weight,
            "ceiling": _pieces(own) if rooms else NO_LIMIT,
            "shared": json.dumps(limited),
            "kind_ceiling": min(limited.values(), default=NO_LIMIT),
        }

    def _write_lines(self, facts):
        """Make or refresh the lines of a batch in one statement."""
        self.env["pharma.allocation.line"].flush_model()
        columns = ("item", "product", "user", "territory", "targets")
        columns += ("weight", "ceiling", "kind_ceiling", "held", "shared")
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_allocation_line AS line
                       (allocation_id, company_id, run, create_uid, write_uid, create_date, write_date,
                        proposed, quantity, amount, edited,
                        item_id, product_id, user_id, territory_id, targets, weight, ceiling, kind_ceiling, held,
                        shared)
                SELECT %(allocation)s, %(company)s, %(run)s, %(uid)s, %(uid)s, %(now)s, %(now)s, 0, 0, 0, FALSE, fact.*
                  FROM unnest(%(item)s::int[], %(product)s::int[], %(user)s::int[], %(territory)s::int[],
                              %(targets)s::int[], %(weight)s::numeric[], %(ceiling)s::int[], %(kind_ceiling)s::int[],
                              %(held)s::int[], %(shared)s::jsonb[]) fact
                    ON CONFLICT (item_id, user_id) DO UPDATE
                   SET run = EXCLUDED.run, territory_id = EXCLUDED.territory_id, targets = EXCLUDED.targets,
                       product_id = EXCLUDED.product_id, weight = EXCLUDED.weight, ceiling = EXCLUDED.ceiling,
                       kind_ceiling = EXCLUDED.kind_ceiling, held = EXCLUDED.held, shared = EXCLUDED.shared,
                       write_date = EXCLUDED.write_date
                """,
                allocation=self.id,
                company=self.company_id.id,
                run=self.job_run,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                **{name: [fact[name] for fact in facts] for name in columns},
            )
        )
        self.env["pharma.allocation.line"].invalidate_model()


def _pieces(room):
    return NO_LIMIT if room >= ENDLESS / 1000 else math.floor(room + NOISE)


class _Refusals:
    """Whether a policy keeps an item from a doctor; asked once per item and class, not per doctor."""

    def __init__(self, allocation, partners):
        products = allocation.item_ids.product_id
        self.policies = allocation.env["pharma.item.policy"]._policies_for(
            products, allocation.company_id
        )
        # sudo: class, type and consent of target customers, whoever plans
        self.partners = {partner.id: partner for partner in partners.sudo()}
        purposes = (
            self.policies
            and products.env["pharma.item.policy"].union(*self.policies.values()).consent_purpose_id
        )
        self.consented = {
            purpose: set(partners.sudo()._pharma_consented(purpose).ids) for purpose in purposes
        }
        self.known = {}

    def sort_of(self, partner_id):
        partner = self.partners[partner_id]
        licensed = partner.pharma_licence_number and partner.pharma_licence_state != "expired"
        said = tuple(partner_id in partners for partners in self.consented.values())
        return partner.pharma_class_id.id, partner.pharma_type, bool(licensed), said

    def get(self, product, partner_id):
        partner = self.partners[partner_id]
        key = (product.id, *self.sort_of(partner_id))
        if key not in self.known:
            policy = self.policies[product]
            asked = policy.consent_purpose_id if partner.pharma_type == "doctor" else False
            self.known[key] = bool(
                asked
                and partner_id not in self.consented[asked]
                or policy._refusal(product, partner)
            )
        return self.known[key]
