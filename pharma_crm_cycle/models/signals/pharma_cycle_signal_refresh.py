# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools import indexes, progress

COLUMNS = ("key", "kind", "cycle_id", "territory_id", "target_id", "goal_id", "partner_id", "class_id", "value",
           "bound", "company_id")  # fmt: skip


class PharmaCycleSignal(models.Model):
    """Working the warnings out: each kind is one query, all of them one statement."""

    _inherit = "pharma.cycle.signal"

    # Not of the model: a button above a list sends the identifiers of what is chosen, none too.
    def action_refresh(self):
        """Work the warnings out now, for who does not want to wait for the night."""
        if not self.env.user.has_groups(
            "pharma_crm.group_line_manager,pharma_crm.group_administrator"
        ):
            raise AccessError(self.env._("Warnings are worked out by managers, and every night."))
        self._refresh()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _cron_refresh(self):
        self._refresh()

    @api.model
    def _refresh(self):
        """Open what is new, renew what lasts, close what is over."""
        # sudo: warnings are of every running cycle; who sees which is decided by their rules
        signals = self.sudo()
        running = signals.env["pharma.cycle"].search([("state", "=", "running")])
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH line AS MATERIALIZED (%(lines)s), now AS MATERIALIZED (%(parts)s), kept AS (
                    INSERT INTO pharma_cycle_signal AS s
                           (%(columns)s, date_first, create_uid, create_date, write_uid, write_date)
                    SELECT %(columns)s, %(time)s, %(uid)s, %(time)s, %(uid)s, %(time)s FROM now
                    ON CONFLICT (key) DO UPDATE
                       SET value = EXCLUDED.value, bound = EXCLUDED.bound, class_id = EXCLUDED.class_id,
                           partner_id = EXCLUDED.partner_id, write_date = EXCLUDED.write_date,
                           date_first = CASE WHEN s.resolved_on IS NULL THEN s.date_first
                                             ELSE EXCLUDED.date_first END,
                           resolved_on = NULL
                     WHERE s.resolved_on IS NOT NULL
                        OR (s.value, s.bound) IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.bound)
                )
                UPDATE pharma_cycle_signal s SET resolved_on = %(time)s
                 WHERE s.resolved_on IS NULL AND s.key NOT IN (SELECT key FROM now)
                """,
                lines=signals._lines_query(running),
                parts=SQL(" UNION ALL ").join(signals._signal_queries(running, SQL("line"))),
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                uid=self.env.uid,
                time=fields.Datetime.now(),
            )
        )
        signals.invalidate_model()

    @api.model
    def _lines_query(self, running):
        """Return the target lines of the running cycles with their figures and the pace of their cycle."""
        report = self.env["pharma.cycle.progress"]._with_fact_scopes(running.ids)
        return SQL(
            """
            SELECT r.*, pace.share, pace.under_threshold
              FROM (%s) r
              JOIN (%s) pace ON pace.cycle_id = r.cycle_id
             WHERE r.cycle_id = ANY(%s)
            """,
            report._rows_query(),
            report._pace_query(),
            running.ids,
        )

    @api.model
    def _signal_queries(self, running, lines):
        """Return the queries whose rows are open today, each with the columns COLUMNS.

        :param lines: SQL of what `_lines_query` returns
        """
        return [
            self._not_covered_query(lines),
            self._frequency_query(lines),
            self._objective_query(running),
            self._utilisation_signals_query(running),
            self._month_end_query(lines, fields.Date.context_today(self)),
        ]

    @api.model
    def _not_covered_query(self, rows):
        return SQL(
            """
            SELECT 'not_covered:' || r.id AS key, 'not_covered' AS kind, r.cycle_id, r.territory_id,
                   r.id AS target_id, NULL::integer AS goal_id, r.partner_id, r.class_id, 0::float8 AS value,
                   r.goal::float8 AS bound, r.company_id
              FROM %s r
              JOIN res_company company ON company.id = r.company_id
             WHERE r.goal > 0 AND r.actual = 0 AND r.scheduled = 0 AND r.share >= company.pharma_signal_uncovered
            """,
            rows,
        )

    @api.model
    def _frequency_query(self, rows):
        return SQL(
            """
            SELECT 'frequency_behind:' || r.id, 'frequency_behind', r.cycle_id, r.territory_id, r.id, NULL::integer,
                   r.partner_id, r.class_id, r.earned, r.goal * r.share * (1 - r.under_threshold), r.company_id
              FROM %s r
             WHERE r.actual > 0 AND r.earned < r.goal * r.share * (1 - r.under_threshold)
            """,
            rows,
        )

    @api.model
    def _objective_query(self, running):
        """Goals of the whole cycle behind the band; there are a few dozen in a cycle."""
        behind = []
        for cycle in running:
            results = cycle._goal_results(cycle.goal_ids)
            days = cycle.elapsed_days, cycle.working_days
            for goal in cycle.goal_ids:
                _actual, earned = results.get(goal._key(), (0, 0))
                bounds = cycle.under_threshold, cycle.over_threshold
                if progress.band(earned, goal.goal, *days, *bounds) == progress.UNDER:
                    due = progress.expected(goal.goal, *days) * (1 - cycle.under_threshold)
                    behind.append((goal.id, earned, due))
        return SQL(
            """
            SELECT 'objective_behind:' || g.id, 'objective_behind', g.cycle_id,
                   COALESCE(g.territory_id, c.territory_id), NULL::integer, g.id,
                   NULL::integer, g.class_id, b.earned, b.due, g.company_id
              FROM unnest(%s::integer[], %s::float8[], %s::float8[]) AS b (id, earned, due)
              JOIN pharma_cycle_goal g ON g.id = b.id
              JOIN pharma_cycle c ON c.id = g.cycle_id
            """,
            *(list(values) for values in (zip(*behind, strict=True) if behind else ((), (), ()))),
        )

    @api.model
    def _utilisation_query(self, running):
        """Return the utilisation of territories as SQL: cycle_id, territory_id, utilisation (1 is 100 %)."""
        return SQL(
            "SELECT cycle_id, territory_id, utilisation FROM (%s) row WHERE utilisation IS NOT NULL",
            self.env["pharma.cycle.capacity"]._query_of(running),
        )

    @api.model
    def _utilisation_signals_query(self, running):
        return SQL(
            """
            SELECT 'utilisation:' || u.cycle_id || ':' || u.territory_id, 'utilisation', u.cycle_id, u.territory_id,
                   NULL::integer, NULL::integer, NULL::integer, NULL::integer, u.utilisation,
                   CASE WHEN u.utilisation < company.pharma_utilisation_min
                        THEN company.pharma_utilisation_min
                        ELSE company.pharma_utilisation_max END, c.company_id
              FROM (%s) u
              JOIN pharma_cycle c ON c.id = u.cycle_id
              JOIN res_company company ON company.id = c.company_id
             WHERE u.cycle_id = ANY(%s)
               AND (u.utilisation < company.pharma_utilisation_min
                    OR u.utilisation > company.pharma_utilisation_max)
            """,
            self._utilisation_query(running),
            running.ids,
        )

    @api.model
    def _month_end_query(self, rows, today):
        """Calls that an even pace would have made by the end of the month, per territory and class.

        The pace is by calendar days: goal × days of the cycle until then / its days; each customer rounded up.
        """
        last = indexes.month_end(today)
        due = SQL(
            """GREATEST(0, CEIL(r.goal::numeric * (LEAST(c.date_end, %(last)s::date) - c.date_start + 1)
                                / (c.date_end - c.date_start + 1)) - r.actual)""",
            last=last,
        )
        return SQL(
            """
            SELECT concat_ws(':', 'month_end', r.cycle_id, r.territory_id, COALESCE(r.class_id, 0), %(month)s::text),
                   'month_end', r.cycle_id, r.territory_id, NULL::integer, NULL::integer, NULL::integer, r.class_id,
                   SUM(%(due)s)::float8, 0::float8, MAX(r.company_id)
              FROM %(rows)s r
              JOIN pharma_cycle c ON c.id = r.cycle_id
              JOIN res_company company ON company.id = r.company_id
             WHERE company.pharma_signal_month_days > %(left)s
             GROUP BY r.cycle_id, r.territory_id, r.class_id
            HAVING SUM(%(due)s) > 0
            """,
            month=last.strftime("%Y-%m"),
            due=due,
            rows=rows,
            left=(last - today) // timedelta(days=1),
        )
