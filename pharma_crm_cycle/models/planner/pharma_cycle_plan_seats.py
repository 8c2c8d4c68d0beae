# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict

from odoo import models
from odoo.tools import SQL

from ...tools import planner


class PharmaCyclePlan(models.Model):
    """Reps who work in one territory together: each has a calendar of their own, and their share of the customers."""

    _inherit = "pharma.cycle.plan"

    def _customer_seats(self, seats, customers, standing, kept, covered, promoted, day_calls):
        """Return {customer id: number of the calendar}.

        Who has made or planned calls on a customer keeps the customer; then who had the customer in the proposals
        before, as long as the reps are the same. The others are given to reps who promote what the customer is
        covered for, by place, so that all are about as full.

        :param standing: (customer, day, hour, counted, stop, rep) of the calls that stand
        :param kept: {customer: rep} of the proposals before
        :param covered: {customer: product groups, None among them for all}
        :param promoted: {rep: product groups}; a rep without any promotes all of them
        :param day_calls: calls that fit into a whole day
        """
        if len(seats) == 1:
            return dict.fromkeys((customer.key for customer in customers), 0)
        calls = Counter(
            (partner_id, number)
            for partner_id, *_call, rep in standing
            if (number := self._seat_of(seats, rep)) is not None
        )
        owners = {}
        for (partner_id, number), _count in calls.most_common():
            owners.setdefault(partner_id, number)
        known = {self._seat_of(seats, rep) for rep in kept.values()}
        if known == set(range(len(seats))):
            for partner_id, rep in kept.items():
                owners.setdefault(partner_id, self._seat_of(seats, rep))
        fixed = Counter(
            self._seat_of(seats, rep, owners.get(partner_id, 0))
            for partner_id, day, _hour, _counted, stop, rep in standing
            if stop and day >= self._first_day()
        )
        groups = [[promoted.get(rep) for rep in seat.users] for seat in seats]
        return planner.share(
            [
                planner.Wanted(
                    customer.key,
                    customer.need,
                    customer.site,
                    frozenset(
                        number
                        for number, promoting in enumerate(groups)
                        if any(_promotes(own, covered.get(customer.key)) for own in promoting)
                    )
                    or None,
                )
                for customer in customers
            ],
            [day_calls * sum(seat.days.values()) for seat in seats],
            owners,
            [fixed[number] for number in range(len(seats))],
        )

    def _seat_of(self, seats, rep, default=None):
        """Return the number of the calendar that a rep keeps."""
        for number, seat in enumerate(seats):
            if rep and rep in seat.users:
                return number
        return default

    def _promoted_groups(self, territories):
        """Return {territory id: {rep id: product groups}} of those who promote some of them only."""
        promoted = defaultdict(lambda: defaultdict(set))
        for territory_id, user_id, group_id in self.env.execute_query(
            SQL(
                """
                SELECT m.territory_id, m.user_id, g.product_group_id
                  FROM pharma_territory_member m
                  JOIN pharma_territory_member_product_group_rel g ON g.member_id = m.id
                 WHERE m.territory_id = ANY(%s) AND m.role = 'rep'
                   AND (m.date_start IS NULL OR m.date_start <= %s)
                   AND (m.date_end IS NULL OR m.date_end >= %s)
                """,
                territories.ids,
                self.cycle_id.date_end,
                self._first_day(),
            )
        ):
            promoted[territory_id][user_id].add(group_id)
        return promoted

    def _proposed_reps(self, territories):
        """Return {territory id: {customer id: rep id}} of the proposals of this cycle."""
        found = defaultdict(dict)
        for territory, partner, rep, _day in self.env["pharma.cycle.plan.call"]._read_group(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "in", territories.ids),
                ("user_id", "!=", False),
            ],
            ["territory_id", "partner_id", "user_id"],
            order="day:max",
            aggregates=["day:max"],
        ):
            found[territory.id][partner.id] = rep.id
        return found


def _promotes(own, covered):
    """Whether somebody who promotes these groups (None: all) calls on a customer who is covered for those."""
    return not own or not covered or None in covered or bool(own & covered)
