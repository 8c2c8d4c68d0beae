# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
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
    """The query behind the capacity, and its hooks."""

    _inherit = "pharma.cycle.capacity"

    @api.model
    def _flush_capacity(self):
        for model in READ_MODELS:
            self.env[model].flush_model()
        self.env["pharma.cycle"]._flush_days()

    # -- hooks ------------------------------------------------------------------------------------

    @api.model
    def _absences_query(self):
        """Return who is away when, as SQL with the columns company_id, user_id, date_start, date_end, half_start,
        half_end, is_leave, prorates. Further sources are added here.

        Validated leave of Odoo's staff system counts where it is installed; leave by the hour does not take a day.
        """
        own = SQL(
            """
            SELECT off.company_id, off.user_id, off.date_start, off.date_end,
                   COALESCE(off.half_start, FALSE) AS half_start, COALESCE(off.half_end, FALSE) AS half_end,
                   COALESCE(kind.is_leave, FALSE) AS is_leave,
                   COALESCE(kind.prorates_goals, FALSE) AS prorates
              FROM pharma_territory_time_off off
              JOIN pharma_time_off_kind kind ON kind.id = off.kind_id AND kind.takes_field_days
             WHERE off.state = 'approved'
            """
        )
        if "hr.leave" not in self.env:
            return own
        self.env["hr.leave"].flush_model()
        self.env["hr.leave.type"].flush_model()
        return SQL(
            """
            %s
             UNION ALL
            SELECT leave.company_id, leave.user_id, leave.request_date_from, leave.request_date_to,
                   COALESCE(leave.request_unit_half, FALSE) AND leave.request_date_from_period = 'pm',
                   COALESCE(leave.request_unit_half, FALSE) AND leave.request_date_to_period = 'am',
                   TRUE, TRUE
              FROM hr_leave leave
              JOIN hr_leave_type type ON type.id = leave.holiday_status_id
             WHERE leave.state = 'validate' AND leave.user_id IS NOT NULL
               AND COALESCE(type.time_type, 'leave') = 'leave'
               AND NOT COALESCE(leave.request_unit_hours, FALSE)
            """,
            own,
        )

    @api.model
    def _market_sql(self):
        """Return the SQL of a territory's market, of its columns patients, beds (sums over what it covers) and
        entered, chosen by `source`. A further source of markets is a further value of the setting and a case here.
        """
        return SQL(
            "CASE source WHEN 'entered' THEN entered WHEN 'beds' THEN beds ELSE patients END"
        )

    # -- the query ----------------------------------------------------------------------------------

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
    def _days_with(self, territory_ids=None):
        """Return common table expressions of which `day_sum` is the last: cycle_id, territory_id, reps,
        working_days, leave_days, time_off_days, prorated_days.

        :param territory_ids: only the people of these territories are worked out
        """
        Users, Cycle = self.env["res.users"], self.env["pharma.cycle"]
        return SQL(
            """
            cycle AS MATERIALIZED (%(cycles)s),
            member AS MATERIALIZED (
                SELECT c.id AS cycle_id, c.company_id, c.parent_path AS scope_path, m.territory_id, m.user_id,
                       GREATEST(m.date_start, c.date_start) AS first,
                       LEAST(m.date_end, c.date_end, CASE WHEN NOT u.active THEN %(today)s::date - 1 END) AS last,
                       %(calendar)s AS calendar_id
                  FROM cycle c
                  JOIN pharma_territory_member m ON m.company_id = c.company_id AND m.role = 'rep'
                   AND (m.date_start IS NULL OR m.date_start <= c.date_end)
                   AND (m.date_end IS NULL OR m.date_end >= c.date_start)
                  JOIN res_users u ON u.id = m.user_id
                 WHERE %(people)s
            ), worked AS MATERIALIZED (%(worked)s),
            rep_day AS (
                -- the day of somebody who works in several territories is shared by them
                SELECT m.cycle_id, m.scope_path, m.territory_id, m.user_id, w.day,
                       1.0 / COUNT(*) OVER (PARTITION BY m.cycle_id, m.user_id, w.day) AS part
                  FROM member m
                  JOIN worked w ON w.key = m.cycle_id AND COALESCE(w.calendar_id, 0) = COALESCE(m.calendar_id, 0)
                   AND w.day BETWEEN m.first AND m.last
            ), absent AS (
                -- two reasons for one half day take it once; leave goes before other reasons
                SELECT cycle_id, user_id, day, 0.5 * COUNT(*) FILTER (WHERE is_leave) AS leave,
                       0.5 * COUNT(*) FILTER (WHERE NOT is_leave) AS off,
                       0.5 * COUNT(*) FILTER (WHERE prorates) AS prorated
                  FROM (
                    SELECT c.id AS cycle_id, a.user_id, day.day::date AS day, half.half,
                           bool_or(a.is_leave) AS is_leave, bool_or(a.prorates) AS prorates
                      FROM cycle c
                      JOIN (%(absences)s) a ON a.company_id = c.company_id AND a.date_start <= c.date_end
                       AND a.date_end >= c.date_start
                     CROSS JOIN LATERAL generate_series(GREATEST(a.date_start, c.date_start),
                                                        LEAST(a.date_end, c.date_end), interval '1 day') day(day)
                     CROSS JOIN (VALUES (1), (2)) half(half)
                     WHERE NOT (day.day = a.date_start AND a.half_start AND half.half = 1)
                       AND NOT (day.day = a.date_end AND a.half_end AND half.half = 2)
                     GROUP BY c.id, a.user_id, day.day, half.half
                  ) halves
                 GROUP BY cycle_id, user_id, day
            ), day_sum AS MATERIALIZED (
                SELECT r.cycle_id, r.territory_id, COUNT(DISTINCT r.user_id)::integer AS reps,
                       SUM(r.part)::float8 AS working_days, COALESCE(SUM(r.part * a.leave), 0)::float8 AS leave_days,
                       COALESCE(SUM(r.part * a.off), 0)::float8 AS time_off_days,
                       COALESCE(SUM(r.part * a.prorated), 0)::float8 AS prorated_days
                  FROM rep_day r
                  JOIN pharma_territory t ON t.id = r.territory_id AND t.parent_path LIKE r.scope_path || '%%'
                  LEFT JOIN absent a ON a.cycle_id = r.cycle_id AND a.user_id = r.user_id AND a.day = r.day
                 GROUP BY r.cycle_id, r.territory_id
            )
            """,
            cycles=self._cycle_sql(),
            today=fields.Date.context_today(self),
            calendar=Users._pharma_calendar_sql(SQL("m.user_id"), SQL("c.company_id")),
            people=SQL("TRUE")
            if territory_ids is None
            else SQL(
                "m.user_id IN (SELECT user_id FROM pharma_territory_member WHERE territory_id = ANY(%s))",
                list(territory_ids),
            ),
            worked=Cycle._worked_days_query(
                SQL(
                    """
                    SELECT DISTINCT m.cycle_id, m.company_id, m.calendar_id, c.date_start, c.date_end
                      FROM member m JOIN cycle c ON c.id = m.cycle_id
                    """
                )
            ),
            absences=self._absences_query(),
        )

    @api.model
    def _field_days(self, cycle, territories):
        """Return {territory id: {day: share}} of the days in the field of a cycle: 1 a whole day, 0.5 half a one.

        A territory where nobody works in the cycle has no entry; a day on which everybody is away is left out.
        """
        self = self.with_context(**{CYCLES_KEY: tuple(cycle.ids)})
        self._flush_capacity()
        found = {}
        for territory_id, day, share in self.env.execute_query(
            SQL(
                """
                WITH %s
                SELECT r.territory_id, r.day,
                       LEAST(1, SUM(r.part * (1 - COALESCE(a.leave + a.off, 0))))::float8
                  FROM rep_day r
                  LEFT JOIN absent a ON a.cycle_id = r.cycle_id AND a.user_id = r.user_id AND a.day = r.day
                 WHERE r.territory_id = ANY(%s)
                 GROUP BY r.territory_id, r.day
                 ORDER BY r.territory_id, r.day
                """,
                self._days_with(territories.ids),
                territories.ids,
            )
        ):
            days = found.setdefault(territory_id, {})
            if share:
                days[day] = share
        return found

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
            ), figure AS (
                SELECT c.id AS cycle_id, c.company_id, c.state, c.most, c.least, c.market_weight, c.doctors_weight,
                       t.id AS territory_id, t.parent_id, COALESCE(d.reps, 0) AS reps,
                       COALESCE(d.working_days, 0) AS working_days, COALESCE(d.leave_days, 0) AS leave_days,
                       COALESCE(d.time_off_days, 0) AS time_off_days,
                       GREATEST(0, COALESCE(d.working_days - d.leave_days - d.time_off_days, 0)) AS field_days,
                       COALESCE(rate.calls_per_day, c.calls_per_day)::float8 AS calls_per_day,
                       COALESCE(planned.targets, 0) AS targets, COALESCE(planned.goal, 0) AS goal,
                       COALESCE(covered.doctors, 0) AS doctors, c.source, t.market_size::float8 AS entered,
                       covered.patients, covered.beds
                  FROM cycle c
                  JOIN pharma_territory t ON t.parent_path LIKE c.parent_path || '%%' AND t.company_id = c.company_id
                  LEFT JOIN day_sum d ON d.cycle_id = c.id AND d.territory_id = t.id
                  LEFT JOIN planned ON planned.cycle_id = c.id AND planned.territory_id = t.id
                  LEFT JOIN covered ON covered.cycle_id = c.id AND covered.territory_id = t.id
                  LEFT JOIN LATERAL (
                    SELECT above.calls_per_day
                      FROM unnest(string_to_array(trim(BOTH '/' FROM t.parent_path), '/')::integer[])
                           WITH ORDINALITY up(id, depth)
                      JOIN pharma_territory above ON above.id = up.id AND above.calls_per_day > 0
                     ORDER BY up.depth DESC
                     LIMIT 1
                  ) rate ON TRUE
                 WHERE d.territory_id IS NOT NULL OR planned.territory_id IS NOT NULL
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
