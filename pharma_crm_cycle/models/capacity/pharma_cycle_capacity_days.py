# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .pharma_cycle_capacity import CYCLES_KEY


class PharmaCycleCapacity(models.Model):
    """Who is in the field when: working days, leave and time off territory, by set."""

    _inherit = "pharma.cycle.capacity"

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
            absent AS (
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
            ), rep_day AS (
                -- The day of somebody who works in several territories is shared by them. Days worked and days away
                -- are stacked, not joined: there are hundreds of thousands, and no statistics of what stands above.
                SELECT *
                  FROM (
                    SELECT cycle_id, scope_path, territory_id, user_id, day,
                           1.0 / NULLIF(COUNT(territory_id) OVER same, 0) AS part,
                           COALESCE(MAX(leave) OVER same, 0) AS leave, COALESCE(MAX(off) OVER same, 0) AS off,
                           COALESCE(MAX(prorated) OVER same, 0) AS prorated
                      FROM (
                        SELECT m.cycle_id, m.scope_path, m.territory_id, m.user_id, w.day, NULL::numeric AS leave,
                               NULL::numeric AS off, NULL::numeric AS prorated
                          FROM member m
                          JOIN worked w
                            ON w.key = m.cycle_id AND COALESCE(w.calendar_id, 0) = COALESCE(m.calendar_id, 0)
                           AND w.day BETWEEN m.first AND m.last
                         UNION ALL
                        SELECT cycle_id, NULL, NULL, user_id, day, leave, off, prorated FROM absent
                      ) stacked
                    WINDOW same AS (PARTITION BY cycle_id, user_id, day)
                  ) days
                 WHERE territory_id IS NOT NULL
            ), day_sum AS MATERIALIZED (
                SELECT s.cycle_id, s.territory_id, s.reps, s.working_days, s.leave_days, s.time_off_days,
                       s.prorated_days
                  FROM (
                    SELECT cycle_id, scope_path, territory_id, COUNT(DISTINCT user_id)::integer AS reps,
                           SUM(part)::float8 AS working_days, SUM(part * leave)::float8 AS leave_days,
                           SUM(part * off)::float8 AS time_off_days, SUM(part * prorated)::float8 AS prorated_days
                      FROM rep_day
                     GROUP BY cycle_id, scope_path, territory_id
                  ) s
                  JOIN pharma_territory t ON t.id = s.territory_id AND t.parent_path LIKE s.scope_path || '%%'
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
    def _rep_days(self, cycle, territories):
        """Return {territory id: {rep id: {day: share}}} of the working days of a cycle: 1 a whole day in the field,
        0.5 half a one, 0 when the rep is away.

        A territory where nobody works in the cycle has no entry.
        """
        self = self.with_context(**{CYCLES_KEY: tuple(cycle.ids)})
        self._flush_capacity()
        found = {}
        for territory_id, user_id, day, share in self.env.execute_query(
            SQL(
                """
                WITH %s
                SELECT r.territory_id, r.user_id, r.day,
                       LEAST(1, SUM(r.part * (1 - r.leave - r.off)))::float8
                  FROM rep_day r
                 WHERE r.territory_id = ANY(%s)
                 GROUP BY r.territory_id, r.user_id, r.day
                 ORDER BY r.territory_id, r.user_id, r.day
                """,
                self._days_with(territories.ids),
                territories.ids,
            )
        ):
            found.setdefault(territory_id, {}).setdefault(user_id, {})[day] = share
        return found
