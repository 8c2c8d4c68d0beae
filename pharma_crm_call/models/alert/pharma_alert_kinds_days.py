# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """Calls per rep and working day, below the least or above the most (FORMULAS.md: days are the rep's)."""

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_kinds(self):
        return {
            **super()._alert_kinds(),
            "day_below": (self.env._("Too few calls on a day"), ("days", "number", "look_back")),
            "day_above": (self.env._("Too many calls on a day"), ("number", "look_back")),
        }

    def _alert_query_day_below(self, company, today):
        """Working days of a rep in the field with fewer calls; half a day off halves what is asked."""
        last = today - timedelta(days=max(1, self.days))
        return SQL(
            """
            SELECT concat_ws(':', 'day_below', d.user_id, d.day), 'res.users', d.user_id, d.user_id,
                   d.territory_id, NULL::integer, NULL::integer, d.calls::float8, d.bound::float8, d.day,
                   NULL::varchar
              FROM (
                SELECT f.user_id, f.territory_id, f.day, ceil(%(least)s * f.share) AS bound,
                       (SELECT COUNT(*) FROM pharma_call c
                         WHERE c.user_id = f.user_id AND c.date_day = f.day
                           AND c.state IN ('submitted', 'reviewed')) AS calls
                  FROM (%(field)s) f
                 WHERE f.share > 0
              ) d
             WHERE d.calls < d.bound
            """,
            least=self.number,
            field=self._alert_field_days(company, self._alert_since(today), last),
        )

    def _alert_query_day_above(self, company, today):
        return SQL(
            """
            SELECT concat_ws(':', 'day_above', c.user_id, c.date_day), 'res.users', c.user_id, c.user_id,
                   MIN(c.territory_id), NULL::integer, NULL::integer, COUNT(*)::float8, %(most)s::float8,
                   c.date_day, NULL::varchar
              FROM pharma_call c
             WHERE c.company_id = %(company)s AND c.state IN ('submitted', 'reviewed')
               AND c.date_day BETWEEN %(since)s AND %(today)s
             GROUP BY c.user_id, c.date_day
            HAVING COUNT(*) > %(most)s
            """,
            most=self.number,
            company=company.id,
            since=self._alert_since(today),
            today=today,
        )

    @api.model
    def _alert_field_days(self, company, first, last):
        """Return the days on which reps work, as SQL: user_id, territory_id, day, share (1 whole, 0.5 half a day).

        Days come from working hours, public holidays and approved time off (pharma_crm_cycle).
        """
        Users, Cycle = self.env["res.users"], self.env["pharma.cycle"]
        people = SQL(
            """
            SELECT m.user_id AS key, m.company_id, %(calendar)s AS calendar_id,
                   GREATEST(MIN(COALESCE(m.date_start, %(first)s)), %(first)s::date) AS date_start,
                   LEAST(MAX(COALESCE(m.date_end, %(last)s)), %(last)s::date) AS date_end
              FROM pharma_territory_member m
              JOIN res_users u ON u.id = m.user_id AND u.active
             WHERE m.company_id = %(company)s AND m.role = 'rep'
               AND (m.date_start IS NULL OR m.date_start <= %(last)s)
               AND (m.date_end IS NULL OR m.date_end >= %(first)s)
             GROUP BY m.user_id, m.company_id
            """,
            calendar=Users._pharma_calendar_sql(SQL("m.user_id"), SQL("m.company_id")),
            company=company.id,
            first=first,
            last=last,
        )
        return SQL(
            """
            SELECT w.key AS user_id,
                   (SELECT MIN(m.territory_id) FROM pharma_territory_member m
                     WHERE m.user_id = w.key AND m.role = 'rep' AND m.company_id = %(company)s
                       AND (m.date_start IS NULL OR m.date_start <= w.day)
                       AND (m.date_end IS NULL OR m.date_end >= w.day)) AS territory_id,
                   w.day, 1 - COALESCE(off.part, 0) AS share
              FROM (%(worked)s) w
              LEFT JOIN (
                SELECT a.user_id, day.day::date AS day,
                       LEAST(1, SUM(CASE WHEN a.half_start AND day.day = a.date_start
                                           OR a.half_end AND day.day = a.date_end THEN 0.5 ELSE 1 END)) AS part
                  FROM (%(absences)s) a
                 CROSS JOIN LATERAL generate_series(GREATEST(a.date_start, %(first)s),
                                                    LEAST(a.date_end, %(last)s), interval '1 day') day(day)
                 WHERE a.company_id = %(company)s AND a.date_start <= %(last)s AND a.date_end >= %(first)s
                 GROUP BY a.user_id, day.day
              ) off ON off.user_id = w.key AND off.day = w.day
            """,
            worked=Cycle._worked_days_query(people),
            absences=self.env["pharma.cycle.capacity"]._absences_query(),
            company=company.id,
            first=first,
            last=last,
        )
