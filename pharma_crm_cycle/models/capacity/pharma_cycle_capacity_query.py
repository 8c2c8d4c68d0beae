# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from .pharma_cycle_capacity import CYCLES_KEY, ID_BASE

READ_MODELS = (
    "pharma.cycle",
    "pharma.cycle.target",
    "pharma.cycle.capacity.plan",
    "pharma.territory",
    "pharma.territory.member",
    "pharma.territory.time.off",
    "pharma.time.off.kind",
    "pharma.coverage",
    "res.partner",
    "res.users",
)


class PharmaCycleCapacity(models.Model):
    """The query behind the capacity; its days come from pharma_cycle_capacity_days.py."""

    _inherit = "pharma.cycle.capacity"

    @api.model
    def _flush_capacity(self):
        for model in READ_MODELS:
            self.env[model].flush_model()
        self.env["pharma.cycle"]._flush_days()

    @api.model
    def _market_sql(self):
        """Return the SQL of a territory's market, of its columns patients, beds (sums over what it covers) and
        entered, chosen by `source`. A further source of markets is a further value of the setting and a case here.
        """
        return SQL(
            "CASE source WHEN 'entered' THEN entered WHEN 'beds' THEN beds ELSE patients END"
        )

    @api.model
    def _cycle_sql(self):
        """Return the cycles that the query is about, with the policies of their companies."""
        named = self.env.context.get(CYCLES_KEY)
        return SQL(
            """
            SELECT c.id, c.company_id, c.date_start, c.date_end, c.state, scope.parent_path,
                   company.pharma_calls_per_day AS calls_per_day,
                   company.pharma_utilisation_max AS most, company.pharma_utilisation_min AS least,
                   company.pharma_market_source AS source,
                   company.pharma_balance_market_weight AS market_weight,
                   company.pharma_balance_doctors_weight AS doctors_weight
              FROM pharma_cycle c
              JOIN pharma_territory scope ON scope.id = c.territory_id
              JOIN res_company company ON company.id = c.company_id
             WHERE %s
            """,
            SQL("c.id = ANY(%s)", list(named))
            if isinstance(named, tuple)
            else SQL("c.state != 'cancelled'"),
        )

    @api.model
    def _query_of(self, cycles):
        """Return the capacity of these cycles as SQL, of every territory, for other queries of the suite."""
        self = self.with_context(**{CYCLES_KEY: tuple(cycles.ids)})
        self._flush_capacity()
        return self._capacity_query()

    @api.model
    def _capacity_query(self):
        return SQL(
            """
            WITH %(days)s, planned AS (
                SELECT t.cycle_id, t.territory_id, COUNT(*)::integer AS targets, SUM(t.goal)::integer AS goal
                  FROM pharma_cycle_target t
                  JOIN cycle c ON c.id = t.cycle_id
                 GROUP BY t.cycle_id, t.territory_id
            ), covered AS (
                SELECT v.cycle_id, v.territory_id,
                       COUNT(*) FILTER (WHERE p.pharma_type = 'doctor')::integer AS doctors,
                       COALESCE(SUM(p.pharma_patients_week) FILTER (WHERE p.pharma_type = 'doctor'), 0)::float8
                           AS patients,
                       COALESCE(SUM(p.pharma_beds) FILTER (WHERE p.pharma_type = 'hospital'), 0)::float8 AS beds
                  FROM (
                    SELECT DISTINCT c.id AS cycle_id, v.territory_id, v.partner_id
                      FROM cycle c
                      JOIN pharma_coverage v ON v.company_id = c.company_id AND v.active
                       AND (v.date_start IS NULL OR v.date_start <= c.date_end)
                       AND (v.date_end IS NULL OR v.date_end >= c.date_start)
                  ) v
                  JOIN res_partner p ON p.id = v.partner_id AND p.active
                 GROUP BY v.cycle_id, v.territory_id
            ), part AS (
                -- stacked and grouped, not joined: the planner knows nothing of the sizes of what stands above
                SELECT cycle_id, territory_id, reps, working_days, leave_days, time_off_days, NULL::integer AS targets,
                       NULL::integer AS goal, NULL::integer AS doctors, NULL::float8 AS patients, NULL::float8 AS beds
                  FROM day_sum
                 UNION ALL
                SELECT cycle_id, territory_id, NULL, NULL, NULL, NULL, targets, goal, NULL, NULL, NULL FROM planned
                 UNION ALL
                SELECT cycle_id, territory_id, NULL, NULL, NULL, NULL, NULL, NULL, doctors, patients, beds FROM covered
            ), summed AS MATERIALIZED (
                SELECT cycle_id, territory_id, COALESCE(MAX(reps), 0) AS reps,
                       COALESCE(MAX(working_days), 0) AS working_days, COALESCE(MAX(leave_days), 0) AS leave_days,
                       COALESCE(MAX(time_off_days), 0) AS time_off_days, COALESCE(MAX(targets), 0) AS targets,
                       COALESCE(MAX(goal), 0) AS goal, COALESCE(MAX(doctors), 0) AS doctors,
                       MAX(patients) AS patients, MAX(beds) AS beds
                  FROM part
                 GROUP BY cycle_id, territory_id
                HAVING MAX(reps) IS NOT NULL OR MAX(targets) IS NOT NULL
            ), figure AS (
                SELECT c.id AS cycle_id, c.company_id, c.state, c.most, c.least, c.market_weight, c.doctors_weight,
                       t.id AS territory_id, t.parent_id, s.reps, s.working_days, s.leave_days, s.time_off_days,
                       GREATEST(0, s.working_days - s.leave_days - s.time_off_days) AS field_days,
                       COALESCE(rate.calls_per_day, c.calls_per_day)::float8 AS calls_per_day,
                       s.targets, s.goal, s.doctors, c.source, t.market_size::float8 AS entered, s.patients, s.beds
                  FROM summed s
                  JOIN cycle c ON c.id = s.cycle_id
                  JOIN pharma_territory t ON t.id = s.territory_id AND t.parent_path LIKE c.parent_path || '%%'
                   AND t.company_id = c.company_id
                  LEFT JOIN LATERAL (
                    SELECT above.calls_per_day
                      FROM unnest(string_to_array(trim(BOTH '/' FROM t.parent_path), '/')::integer[])
                           WITH ORDINALITY up(id, depth)
                      JOIN pharma_territory above ON above.id = up.id AND above.calls_per_day > 0
                     ORDER BY up.depth DESC
                     LIMIT 1
                  ) rate ON TRUE
            ), measured AS (
                SELECT f.*, f.calls_per_day * f.field_days AS capacity, COALESCE(%(market)s, 0) AS market FROM figure f
            )
            SELECT f.cycle_id::bigint * %(base)s + f.territory_id AS id, f.cycle_id, f.company_id, f.state,
                   f.territory_id, f.parent_id, f.reps, f.working_days, f.leave_days, f.time_off_days, f.field_days,
                   f.calls_per_day, f.capacity, f.targets, f.goal, f.doctors, f.market,
                   f.goal / NULLIF(f.capacity, 0) AS utilisation,
                   floor(f.capacity * f.most + 0.000001)::integer - f.goal AS room,
                   f.goal / NULLIF(f.field_days, 0) AS needed_per_day,
                   CASE WHEN f.goal = 0 AND f.capacity = 0 THEN NULL
                        WHEN f.capacity = 0 THEN 'vacant'
                        WHEN f.goal > f.capacity * f.most + 0.000001 THEN 'over'
                        WHEN f.goal < f.capacity * f.least THEN 'under'
                        ELSE 'within' END AS band,
                   kept.field_days AS planned_field_days, kept.goal AS planned_goal,
                   -- what has no weight needs no mean
                   100 * (CASE WHEN f.market_weight = 0 THEN 0
                               ELSE f.market_weight * f.market / NULLIF(AVG(f.market) OVER same, 0) END
                          + CASE WHEN f.doctors_weight = 0 THEN 0
                                 ELSE f.doctors_weight * f.doctors / NULLIF(AVG(f.doctors) OVER same, 0)::float8 END)
                       / NULLIF(f.market_weight + f.doctors_weight, 0) AS balance_index
              FROM measured f
              LEFT JOIN pharma_cycle_capacity_plan kept
                ON kept.cycle_id = f.cycle_id AND kept.territory_id = f.territory_id
            WINDOW same AS (PARTITION BY f.cycle_id)
            """,
            days=self._days_with(),
            market=self._market_sql(),
            base=ID_BASE,
        )
