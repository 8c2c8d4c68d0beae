# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import planner


class PharmaCyclePlan(models.Model):
    """What the planner is told of some territories: days, goals, places, hours, calls that stand."""

    _inherit = "pharma.cycle.plan"

    # -- hooks for the addons that know more -----------------------------------------------------------

    def _standing_queries(self, territories, since, until):
        """Return queries of the calls that stand: territory_id, partner_id, day, hour (local time or null),
        counted (whether plan vs achieved knows the call), stop (whether it takes a place in its day), user_id
        (whose call it is)."""
        today = fields.Date.context_today(self)
        return [
            SQL(
                """
                SELECT p.territory_id, p.partner_id, p.day, p.hour::float8 AS hour, FALSE AS counted,
                       TRUE AS stop, p.user_id
                  FROM pharma_cycle_plan_call p
                 WHERE p.cycle_id = %(cycle)s AND p.territory_id = ANY(%(territories)s)
                   AND p.day BETWEEN %(since)s AND %(until)s
                   AND (p.state = 'accepted' AND %(accepted)s
                        OR p.day >= %(today)s
                           AND (p.state = 'moved' OR p.state = 'proposed' AND p.day < %(first)s))
                """,
                cycle=self.cycle_id.id,
                territories=territories.ids,
                since=since,
                until=until,
                accepted=self._accepted_stands("p"),
                today=today,
                first=self._first_day(),
            )
        ]

    @api.model
    def _accepted_stands(self, alias):
        """Return the condition that an accepted proposal (a table with this alias) stands by itself: no other
        record was made of it that is counted instead."""
        return SQL("TRUE")

    def _colleague_queries(self, partner_ids, since, until):
        """Return queries of the calls of everybody, planned and made face to face: territory_id, partner_id, day."""
        return [
            SQL(
                """
                SELECT p.territory_id, p.partner_id, p.day
                  FROM pharma_cycle_plan_call p
                 WHERE p.partner_id = ANY(%(partners)s) AND p.day BETWEEN %(since)s AND %(until)s
                   AND (p.state IN ('proposed', 'moved') OR p.state = 'accepted' AND %(accepted)s)
                """,
                partners=partner_ids,
                since=since,
                until=until,
                accepted=self._accepted_stands("p"),
            )
        ]

    # -- the problems ------------------------------------------------------------------------------------

    def _planner_problems(self, territories, kept=None):
        """Give (territory, calendar, problem) for each calendar of each of the territories, in their order.

        Who consumes this answers with the proposal by `send`: what is planned later keeps away from it.

        :param kept: {territory id: {customer id: rep id}}: who had whom in the proposals before
        """
        self.ensure_one()
        cycle, first = self.cycle_id, self._first_day()
        self._flush_planner_input()
        targets = self._planner_targets(territories)
        partner_ids = sorted({row["partner_id"] for rows in targets.values() for row in rows})
        standing = self._standing_calls(territories, cycle)
        known = sorted({*partner_ids, *(row[0] for rows in standing.values() for row in rows)})
        places = self._planner_places(known)
        colleagues = _Colleagues(
            self._coverage_groups(partner_ids),
            self._colleague_calls(
                partner_ids,
                first - timedelta(days=self.duplicate_days),
                cycle.date_end + timedelta(days=self.duplicate_days),
            ),
        )
        refused = self._refused_days(territories)
        seats = self._plan_seats(territories, first, cycle.date_end)
        promoted = self._promoted_groups(territories)
        settings = planner.Settings(
            duplicate_days=self.duplicate_days,
            visit_minutes=self.visit_minutes,
            km_per_hour=self.km_per_hour,
        )
        for territory in territories:
            own = defaultdict(list)
            for partner_id, *call in standing[territory.id]:
                own[partner_id].append(call)
            customers = [
                self._planner_customer(
                    territory.id, row, own[row["partner_id"]], places, colleagues, refused
                )
                for row in targets[territory.id]
                if colleagues.covers(territory.id, row["partner_id"])
            ]
            calendars = seats[territory.id]
            day_calls = self._day_calls(territory)
            owners = self._customer_seats(
                calendars,
                customers,
                standing[territory.id],
                (kept or {}).get(territory.id, {}),
                {
                    key: groups
                    for (place, key), groups in colleagues.groups.items()
                    if place == territory.id
                },
                promoted.get(territory.id, {}),
                day_calls,
            )
            for number, seat in enumerate(calendars):
                problem = planner.Problem(
                    days=self._planner_days(seat.days, day_calls),
                    customers=[c for c in customers if owners[c.key] == number],
                    fixed=[
                        planner.Fixed(
                            key=partner_id,
                            date=day.toordinal(),
                            start=None if hour is None else round(hour * 60),
                            **places[partner_id]["at"],
                        )
                        for partner_id, day, hour, _counted, stop, rep in standing[territory.id]
                        if stop
                        and day >= first
                        and partner_id in places
                        and self._seat_of(calendars, rep, owners.get(partner_id, 0)) == number
                    ],
                    settings=settings,
                )
                proposal = yield territory, seat, problem
                for placement in proposal.placements:
                    colleagues.add(territory.id, placement.key, placement.date)

    def _planner_customer(self, territory_id, row, standing, places, colleagues, refused):
        """Return a customer as the planner wants it.

        :param standing: (day, hour, counted, stop, rep) of the calls on this customer that stand
        """
        partner_id = row["partner_id"]
        first = self.cycle_id.date_start
        uncounted = sum(not counted and day >= first for day, _hour, counted, *_rest in standing)
        need = max(0, row["to_schedule"] - uncounted)
        place = places[partner_id]
        return planner.Customer(
            key=partner_id,
            need=need,
            worth=row["worth"],
            goal=row["goal"],
            made=max(0, row["goal"] - need),
            dates=tuple(day.toordinal() for day, *_rest in standing),
            others=tuple(colleagues.dates(territory_id, partner_id)),
            refused=frozenset(refused.get((territory_id, partner_id), ())),
            hours=place["hours"],
            **place["at"],
        )


class _Colleagues:
    """Who else calls on a customer for the same products, and when."""

    def __init__(self, groups, calls):
        self.groups = groups
        self.calls = defaultdict(list)
        for territory_id, partner_id, day in calls:
            self.add(territory_id, partner_id, day)

    def add(self, territory_id, partner_id, day):
        ordinal = day.toordinal() if isinstance(day, date) else day
        self.calls[partner_id].append((territory_id, ordinal))

    def covers(self, territory_id, partner_id):
        return (territory_id, partner_id) in self.groups

    def dates(self, territory_id, partner_id):
        """Return the days of colleagues' calls; a colleague without coverage is taken to call for all products."""
        own = self.groups.get((territory_id, partner_id), {None})
        result = set()
        for other, day in self.calls[partner_id]:
            if other == territory_id:
                continue
            theirs = self.groups.get((other, partner_id), {None})
            if None in own or None in theirs or own & theirs:
                result.add(day)
        return sorted(result)
