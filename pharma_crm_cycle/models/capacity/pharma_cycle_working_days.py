# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

# What a count of working days reads.
DAY_MODELS = (
    "res.company",
    "resource.calendar",
    "resource.calendar.attendance",
    "resource.calendar.leaves",
    "resource.resource",
)


class PharmaCycle(models.Model):
    """Which days are worked, by Odoo's working hours and public holidays."""

    _inherit = "pharma.cycle"

    @api.model
    def _worked_days_query(self, spans):
        """Return the worked days of spans, as SQL with the columns key, calendar_id, day.

        Days come from the working hours of the calendar (Monday to Friday without any); a public holiday takes
        a day away when it covers 9 to 17 o'clock. `_flush_days` before it is executed.

        :param spans: SQL with the columns key, company_id, calendar_id, date_start, date_end
        """
        return SQL(
            """
            SELECT span.key, span.calendar_id, day.day::date AS day
              FROM (%(spans)s) span (key, company_id, calendar_id, date_start, date_end)
              LEFT JOIN resource_calendar calendar ON calendar.id = span.calendar_id
              LEFT JOIN (
                    SELECT calendar_id, array_agg(DISTINCT dayofweek || COALESCE(week_type, '')) AS days
                      FROM resource_calendar_attendance
                     WHERE display_type IS NULL AND day_period != 'lunch'
                     GROUP BY calendar_id
                   ) week ON week.calendar_id = calendar.id
             CROSS JOIN LATERAL generate_series(span.date_start, span.date_end, interval '1 day') AS day(day)
             WHERE CASE WHEN week.days IS NULL THEN EXTRACT(isodow FROM day.day) < 6
                        ELSE (EXTRACT(isodow FROM day.day)::integer - 1)::text = ANY(week.days)
                          OR (EXTRACT(isodow FROM day.day)::integer - 1)::text
                             || ((day.day::date - date '0001-01-01') / 7 %% 2)::text = ANY(week.days)
                    END
               AND NOT EXISTS (
                    SELECT 1
                      FROM resource_calendar_leaves off
                     WHERE off.resource_id IS NULL AND off.company_id = span.company_id
                       AND (off.calendar_id IS NULL OR off.calendar_id = calendar.id)
                       AND COALESCE(off.time_type, 'leave') = 'leave'
                       AND off.date_from AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                           <= day.day + interval '9 hours'
                       AND off.date_to AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC')
                           >= day.day + interval '17 hours')
            """,
            spans=spans,
        )

    @api.model
    def _flush_days(self):
        for model in DAY_MODELS:
            self.env[model].flush_model()
