# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.detailing import FULL_WEIGHT

# In the context: the kinds of further rows that a query needs.
KINDS_KEY = "pharma_call_report_kinds"
# Which measures need which further rows.
KINDS = {
    "field_days": "days",
    "reported_days": "days",
    "calls_per_day": "days",
    "field_time": "days",
    "voice": "voice",
    "share_of_voice": "voice",
}
# Kinds of competitors' activities by which they were heard.
HEARD_KINDS = ("visit", "event", "sample", "message")
# Days in the field are worked out for this month and so many before it: two moving annual totals.
MONTHS = 24
# What the days are worked out from.
DAY_MODELS = (
    "pharma.territory.member",
    "pharma.territory.time.off",
    "pharma.time.off.kind",
    "pharma.territory",
    "res.users",
)


class PharmaCallReport(models.Model):
    """Calls a day, field time and share of voice: measures that need more than calls.

    Their rows cost time, so they are read only where such a measure is asked for.
    """

    _inherit = "pharma.call.report"

    @api.model
    def _for_measures(self, aggregates):
        kinds = {
            KINDS[name] for name in (spec.partition(":")[0] for spec in aggregates) if name in KINDS
        }
        if not kinds:
            return self
        if "days" in kinds:
            for model in DAY_MODELS:
                self.env[model].flush_model()
            self.env["pharma.cycle"]._flush_days()
        if "voice" in kinds:
            self.env["pharma.competitor.activity"].flush_model()
        return self.with_context(**{KINDS_KEY: tuple(sorted(kinds))})

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        self = self._for_measures(aggregates)
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        self = self._for_measures(aggregates)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _row_queries(self):
        kinds = self.env.context.get(KINDS_KEY) or ()
        queries = super()._row_queries()
        if "days" in kinds:
            queries.append(self._days_query())
        if "voice" in kinds:
            queries.append(self._voice_query())
        return queries

    @api.model
    def _field_since(self):
        """Return the first day for which days in the field are worked out."""
        today = fields.Date.context_today(self)
        return today - relativedelta(day=1, months=MONTHS)

    @api.model
    def _further_columns(self, day, owner):
        """Return the columns of a row that is about no call, up to the sums.

        :param day: SQL of its day
        :param owner: name of what has company_id and user_id; the territory is `t`
        """
        return SQL(
            """
            NULL::integer, %(day)s, %(company)s, %(user)s, t.id, t.region_id, t.district_id, NULL::integer,
            NULL::varchar, NULL::integer, NULL::integer, NULL::integer, TRUE, NULL::integer, NULL::varchar,
            NULL::integer
            """,
            day=day,
            company=SQL.identifier(owner, "company_id"),
            user=SQL.identifier(owner, "user_id"),
        )

    @api.model
    def _shown_people(self, user):
        """Return the SQL of whether the reader is shown days of a person: as the rules say, but of whole people, since
        a day that is shared by two territories is shared whoever looks."""
        if self.env.su or self.env.user.has_group("pharma_crm.group_all_accounts"):
            return SQL("TRUE")
        return SQL(
            "(%(user)s = %(reader)s OR %(user)s IN (SELECT mine.user_id FROM pharma_territory_member mine"
            " WHERE mine.territory_id = ANY(%(territories)s)))",
            user=user,
            reader=self.env.uid,
            territories=list(self.env["pharma.territory.access"]._my_territory_ids()),
        )

    @api.model
    def _days_query(self):
        """One row per rep, territory and day worked up to today: how much of it was in the field.

        As the capacity of a cycle counts them: the day of a rep of two territories is shared by both, half days
        count 0.5, leave goes before other reasons.
        """
        Users, Cycle, Capacity = (
            self.env["res.users"],
            self.env["pharma.cycle"],
            self.env["pharma.cycle.capacity"],
        )
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT 0::bigint, %(columns)s, NULL::integer,
                   0, 0, 0, 0, 0, 0, 0, 0, 0::float8, 0, NULL::integer, 0, 0::float8,
                   NULL::integer, NULL::float8, NULL::integer, NULL::integer, NULL::float8, 0::float8, 0,
                   day.part * GREATEST(0, 1 - day.leave - day.off), day.part * (1 - day.leave),
                   NULL::float8, NULL::float8, NULL::float8
              FROM (
                WITH member AS MATERIALIZED (
                    SELECT m.company_id, m.territory_id, m.user_id, GREATEST(m.date_start, %(since)s) AS first,
                           LEAST(m.date_end, %(today)s, CASE WHEN NOT u.active THEN %(yesterday)s END) AS last,
                           %(calendar)s AS calendar_id
                      FROM pharma_territory_member m
                      JOIN res_users u ON u.id = m.user_id
                     WHERE m.role = 'rep' AND m.company_id = ANY(%(companies)s) AND %(shown)s
                ), worked AS MATERIALIZED (%(worked)s), away AS MATERIALIZED (
                    SELECT company_id, user_id, day, 0.5 * COUNT(*) FILTER (WHERE is_leave) AS leave,
                           0.5 * COUNT(*) FILTER (WHERE NOT is_leave) AS off
                      FROM (
                        SELECT a.company_id, a.user_id, day.day::date AS day, half.half,
                               bool_or(a.is_leave) AS is_leave
                          FROM (%(absences)s) a
                         CROSS JOIN LATERAL generate_series(GREATEST(a.date_start, %(since)s),
                                                            LEAST(a.date_end, %(today)s), interval '1 day') day(day)
                         CROSS JOIN (VALUES (1), (2)) half(half)
                         WHERE NOT (day.day = a.date_start AND a.half_start AND half.half = 1)
                           AND NOT (day.day = a.date_end AND a.half_end AND half.half = 2)
                         GROUP BY a.company_id, a.user_id, day.day, half.half
                      ) halves
                     GROUP BY company_id, user_id, day
                )
                SELECT m.company_id, m.user_id, m.territory_id, w.day,
                       (1.0 / COUNT(*) OVER (PARTITION BY m.company_id, m.user_id, w.day))::float8 AS part,
                       COALESCE(away.leave, 0)::float8 AS leave, COALESCE(away.off, 0)::float8 AS off
                  FROM member m
                  JOIN worked w ON w.key = m.company_id AND COALESCE(w.calendar_id, 0) = COALESCE(m.calendar_id, 0)
                   AND w.day BETWEEN m.first AND m.last
                  LEFT JOIN away ON away.company_id = m.company_id AND away.user_id = m.user_id AND away.day = w.day
              ) day
              JOIN (%(places)s) t ON t.id = day.territory_id
            """,
            places=self.env["pharma.territory"]._places_query(),
            columns=self._further_columns(SQL("day.day"), "day"),
            since=self._field_since(),
            today=today,
            yesterday=today - timedelta(days=1),
            companies=self.env.companies.ids,
            shown=self._shown_people(SQL("m.user_id")),
            calendar=Users._pharma_calendar_sql(SQL("m.user_id"), SQL("m.company_id")),
            worked=Cycle._worked_days_query(
                SQL(
                    "SELECT DISTINCT m.company_id, m.company_id, m.calendar_id, %s::date, %s::date FROM member m",
                    self._field_since(),
                    today,
                )
            ),
            absences=Capacity._absences_query(),
        )

    @api.model
    def _voice_query(self):
        """What was heard of competitors: each visit, event, sample or message seen is one whole detail."""
        return SQL(
            """
            SELECT 0::bigint, %(columns)s, seen.product_group_id,
                   0, 0, 0, 0, 0, 0, 0, 0, 0::float8, 0, NULL::integer, 0, 0::float8,
                   NULL::integer, NULL::float8, NULL::integer, NULL::integer, NULL::float8, %(weight)s::float8, 0,
                   0::float8, 0::float8, NULL::float8, NULL::float8, NULL::float8
              FROM pharma_competitor_activity seen
              LEFT JOIN pharma_call call ON call.id = seen.call_id
              LEFT JOIN (%(places)s) t ON t.id = COALESCE(call.territory_id, (
                    SELECT m.territory_id
                      FROM pharma_territory_member m
                     WHERE m.user_id = seen.user_id AND m.company_id = seen.company_id AND m.role = 'rep'
                       AND (m.date_start IS NULL OR m.date_start <= seen.observed_on)
                       AND (m.date_end IS NULL OR m.date_end >= seen.observed_on)
                     ORDER BY m.id
                     LIMIT 1))
             WHERE seen.kind IN %(kinds)s AND seen.company_id = ANY(%(companies)s)
            """,
            columns=self._further_columns(SQL("seen.observed_on"), "seen"),
            places=self.env["pharma.territory"]._places_query(),
            weight=FULL_WEIGHT,
            kinds=HEARD_KINDS,
            companies=self.env.companies.ids,
        )
