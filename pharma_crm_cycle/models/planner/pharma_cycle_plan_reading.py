# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...tools.planner.hours import parse_hours

# Calls so many days before the cycle still keep a distance to those of the cycle.
DAYS_BEFORE = 28


class PharmaCyclePlan(models.Model):
    """What the planner needs to know, each thing read by one query for all territories of a batch."""

    _inherit = "pharma.cycle.plan"

    def _flush_planner_input(self):
        for model in (
            "res.partner",
            "pharma.affiliation",
            "pharma.coverage",
            "pharma.cycle.plan.call",
        ):
            self.env[model].flush_model()
        # a report's figures of earlier in this transaction are not read again by themselves
        self.env["pharma.cycle.progress"].invalidate_model()

    def _planner_targets(self, territories):
        """Return {territory id: [{partner_id, class_id, worth, goal, to_schedule}]}; customers at goal are left out."""
        worth = {class_.id: class_.plan_worth for class_ in self._weighed_classes()}
        targets = {territory.id: [] for territory in territories}
        for row in self.env["pharma.cycle.progress"].search_read(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "in", territories.ids),
                ("to_schedule", ">", 0),
                ("partner_id.active", "=", True),
            ],
            ["territory_id", "partner_id", "class_id", "goal", "to_schedule"],
            order="territory_id, partner_id",
            load=None,
        ):
            targets[row["territory_id"]].append({**row, "worth": worth.get(row["class_id"], 1.0)})
        return targets

    def _high_value_customers(self, territories):
        """Return the ids of the customers of these territories whose calls are high-value calls."""
        lines = self.env["pharma.cycle.target"].search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "in", territories.ids),
                ("class_id.high_value", "=", True),
            ]
        )
        return set(lines.partner_id.ids)

    def _weighed_classes(self):
        """Return the classes that the planner or its figures do not take for average ones."""
        return (
            self.env["pharma.class"]
            .with_context(active_test=False)
            .search(["|", ("plan_worth", "!=", 1), ("high_value", "=", True)])
        )

    def _standing_calls(self, territories, cycle):
        """Return {territory id: [(partner id, day, hour, counted, stop, rep id)]}."""
        calls = {territory.id: [] for territory in territories}
        queries = self._standing_queries(
            territories, cycle.date_start - timedelta(days=DAYS_BEFORE), cycle.date_end
        )
        for territory_id, *call in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
            calls[territory_id].append(tuple(call))
        return calls

    def _planner_places(self, partner_ids):
        """Return {partner id: {"at": {site, position}, "hours": …}}: where and when a customer is met.

        That is the primary practice place of a doctor, and everybody else where they are.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, COALESCE(place.hospital_id, CASE WHEN p.pharma_type != 'doctor' THEN p.id END),
                       p.partner_latitude::float8, p.partner_longitude::float8,
                       h.partner_latitude::float8, h.partner_longitude::float8, place.hours
                  FROM res_partner p
                  LEFT JOIN LATERAL (
                        SELECT a.hospital_id, a.hours
                          FROM pharma_affiliation a
                         WHERE a.doctor_id = p.id
                           AND (a.date_start IS NULL OR a.date_start <= %(last)s)
                           AND (a.date_end IS NULL OR a.date_end >= %(first)s)
                         ORDER BY a.is_primary DESC NULLS LAST, a.id
                         LIMIT 1
                       ) place ON TRUE
                  LEFT JOIN res_partner h ON h.id = place.hospital_id
                 WHERE p.id = ANY(%(partners)s)
                """,
                partners=partner_ids,
                first=self._first_day(),
                last=self.cycle_id.date_end,
            )
        )
        places, understood = {}, {}
        for partner_id, site, latitude, longitude, site_latitude, site_longitude, hours in rows:
            position = None
            if site_latitude or site_longitude:
                position = (site_latitude or 0.0, site_longitude or 0.0)
            elif latitude or longitude:
                # no two customers are at one place then, unless their positions are the same
                position, site = (latitude or 0.0, longitude or 0.0), None
            if hours not in understood:
                understood[hours] = parse_hours(hours)
            places[partner_id] = {
                "at": {"site": site, "position": position},
                "hours": understood[hours],
            }
        return places

    def _coverage_groups(self, partner_ids):
        """Return {(territory id, partner id): product groups, None among them for all} of coverage in force."""
        groups = defaultdict(set)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.territory_id, v.partner_id, v.product_group_id
                  FROM pharma_coverage v
                 WHERE v.active AND v.partner_id = ANY(%(partners)s)
                   AND (v.date_start IS NULL OR v.date_start <= %(last)s)
                   AND (v.date_end IS NULL OR v.date_end >= %(first)s)
                """,
                partners=partner_ids,
                first=self._first_day(),
                last=self.cycle_id.date_end,
            )
        )
        for territory_id, partner_id, group_id in rows:
            groups[territory_id, partner_id].add(group_id)
        return groups

    def _colleague_calls(self, partner_ids, since, until):
        queries = self._colleague_queries(partner_ids, since, until)
        return self.env.execute_query(SQL(" UNION ALL ").join(queries))

    def _refused_days(self, territories):
        """Return {(territory id, partner id): days}: a customer turned down is left alone for that week."""
        refused = defaultdict(set)
        for call in self.env["pharma.cycle.plan.call"].search_fetch(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("territory_id", "in", territories.ids),
                ("state", "=", "dismissed"),
            ],
            ["territory_id", "partner_id", "week"],
        ):
            monday = call.week.toordinal()
            refused[call.territory_id.id, call.partner_id.id].update(range(monday, monday + 7))
        return refused
