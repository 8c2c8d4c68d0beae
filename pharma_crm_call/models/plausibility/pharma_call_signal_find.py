# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Days back that are looked at each night; what was found before stays until it is deleted by age.
WINDOW_DAYS = 14
#: Reports so close to each other count as sent at once.
BATCH_MINUTES = 15
#: Begun and reported within less than this share of the reported length.
DWELL_SHARE = 0.5


class PharmaCallSignal(models.Model):
    """Finding signals by set, each kind in one statement over the calls of a company and some days."""

    _inherit = "pharma.call.signal"

    @api.model
    def _cron_find(self):
        """Look at the visits of the last days and delete what is older than the company keeps."""
        # all: they are few
        companies = self.env["res.company"].search([], order="id")  # pylint: disable=no-search-all
        for number, company in enumerate(companies, start=1):
            today = fields.Date.today()
            self._delete_old(company, today - timedelta(days=company.pharma_call_position_days))
            self._find(company, today - timedelta(days=WINDOW_DAYS), today)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - number):
                return

    @api.model
    def _delete_old(self, company, before):
        # sudo: nobody deletes signals directly
        self.sudo().search([("company_id", "=", company.id), ("date_day", "<", before)]).unlink()

    @api.model
    def _find(self, company, start, end):
        """Note what is worth a question between two days; known signals and their comments stay as they are.

        A signal on a call that no longer counts (corrected, or found to be void) is deleted.

        :return: number of new signals
        """
        self.env.flush_all()
        found = 0
        for kind in ("distance", "overlap", "speed", "batch", "dwell"):
            rows = getattr(self, f"_{kind}_query")(company, start, end)
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO pharma_call_signal (call_id, other_call_id, kind, value, "limit", date_day, user_id,
                                                    territory_id, company_id, create_uid, write_uid, create_date,
                                                    write_date)
                    SELECT DISTINCT ON (seen.call_id) seen.call_id, seen.other_call_id, %(kind)s, seen.value, seen.most,
                           call.date_day, call.user_id, call.territory_id, call.company_id, %(uid)s, %(uid)s,
                           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                      FROM (%(rows)s) seen (call_id, other_call_id, value, most)
                      JOIN pharma_call call ON call.id = seen.call_id
                     ORDER BY seen.call_id, seen.value DESC
                        ON CONFLICT (call_id, kind) DO NOTHING
                    """,
                    kind=kind,
                    uid=self.env.uid,
                    rows=rows,
                )
            )
            found += self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM pharma_call_signal signal USING pharma_call call
                 WHERE call.id = signal.call_id AND signal.company_id = %s
                   AND call.state NOT IN ('submitted', 'reviewed')
                """,
                company.id,
            )
        )
        self.env.invalidate_all()
        return found

    @api.model
    def _visits(self, company, start, end):
        """Return the SQL of the visits in person of the days, with the position of their place where known."""
        return SQL(
            """
            SELECT call.id, call.user_id, call.date_day, call.date_start, call.date_stop, call.date_started,
                   call.date_submitted, call.duration, place.partner_latitude,
                   place.partner_longitude,
                   place.id IS NOT NULL AND (place.partner_latitude <> 0 OR place.partner_longitude <> 0) AS is_known
              FROM pharma_call call
              JOIN pharma_call_channel channel ON channel.id = call.channel_id AND channel.face_to_face
         LEFT JOIN res_partner place ON place.id = COALESCE(call.hospital_id, call.partner_id)
             WHERE call.company_id = %s AND call.date_day BETWEEN %s AND %s
               AND call.state IN ('submitted', 'reviewed')
            """,
            company.id,
            start,
            end,
        )

    @api.model
    def _distance_query(self, company, start, end):
        """The reported position lies farther from the place than allowed, its accuracy taken off."""
        return SQL(
            """
            SELECT seen.id, NULL::integer, seen.km, %(limit)s::float8
              FROM (
                SELECT visit.id, %(km)s - COALESCE(here.accuracy, 0)::float8 / 1000 AS km
                  FROM (%(visits)s) visit
                  JOIN (
                    SELECT call_id, latitude::float8 AS latitude, longitude::float8 AS longitude, accuracy
                      FROM pharma_call_position
                  ) here
                    ON here.call_id = visit.id
                 WHERE visit.is_known
              ) seen
             WHERE seen.km >= %(limit)s
            """,
            limit=company.pharma_signal_km,
            km=self.env["res.partner"]._pharma_distance_sql(
                SQL("here.latitude"), SQL("here.longitude"), "visit"
            ),
            visits=self._visits(company, start, end),
        )

    @api.model
    def _following(self, company, start, end):
        """Return the SQL of each visit with the one before it on the rep's day."""
        return SQL(
            """
            WITH visit AS (%(visits)s),
            ordered AS (
                SELECT visit.*, lag(visit.id) OVER day AS before_id
                  FROM visit
                WINDOW day AS (PARTITION BY visit.user_id, visit.date_day ORDER BY visit.date_start, visit.id)
            )
            SELECT ordered.*, before.date_stop AS before_stop, before.partner_latitude::float8 AS before_latitude,
                   before.partner_longitude::float8 AS before_longitude, before.is_known AS before_known
              FROM ordered
              JOIN visit before ON before.id = ordered.before_id
            """,
            visits=self._visits(company, start, end),
        )

    @api.model
    def _overlap_query(self, company, start, end):
        """A visit begins before the one before it has ended: minutes together."""
        return SQL(
            """
            SELECT next.id, next.before_id,
                   EXTRACT(EPOCH FROM least(next.before_stop, next.date_stop) - next.date_start)::float8 / 60, 0::float8
              FROM (%s) next
             WHERE next.date_start < next.before_stop
            """,
            self._following(company, start, end),
        )

    @api.model
    def _speed_query(self, company, start, end):
        """The way from the place before would have been travelled faster than allowed, in km/h.

        Less than a kilometre is no travel; no time at all is told as if it had been a minute.
        """
        return SQL(
            """
            SELECT way.id, way.before_id, way.km / way.hours, %(limit)s::float8
              FROM (
                SELECT next.id, next.before_id, %(km)s AS km,
                       greatest(EXTRACT(EPOCH FROM next.date_start - next.before_stop)::float8, 60) / 3600 AS hours
                  FROM (%(following)s) next
                 WHERE next.is_known AND next.before_known
              ) way
             WHERE way.km >= 1 AND way.km / way.hours >= %(limit)s
            """,
            limit=company.pharma_signal_kmh,
            km=self.env["res.partner"]._pharma_distance_sql(
                SQL("next.before_latitude"), SQL("next.before_longitude"), "next"
            ),
            following=self._following(company, start, end),
        )

    @api.model
    def _batch_query(self, company, start, end):
        """So many visits of one rep were reported within a quarter of an hour: the last of them tells it."""
        return SQL(
            """
            SELECT sent.id, NULL::integer, sent.together::float8, %(limit)s::float8
              FROM (
                SELECT visit.id,
                       COUNT(*) OVER batch AS together,
                       lead(visit.date_submitted) OVER (
                           PARTITION BY visit.user_id ORDER BY visit.date_submitted, visit.id
                       ) AS next_sent,
                       visit.date_submitted
                  FROM (%(visits)s) visit
                 WHERE visit.date_submitted IS NOT NULL
                WINDOW batch AS (
                    PARTITION BY visit.user_id ORDER BY visit.date_submitted
                    RANGE BETWEEN %(span)s * interval '1 minute' PRECEDING AND CURRENT ROW
                )
              ) sent
             WHERE sent.together >= %(limit)s
               AND (sent.next_sent IS NULL OR sent.next_sent > sent.date_submitted + %(span)s * interval '1 minute')
            """,
            limit=company.pharma_signal_batch,
            span=BATCH_MINUTES,
            visits=self._visits(company, start, end),
        )

    @api.model
    def _dwell_query(self, company, start, end):
        """Begun on the device and reported in less than half the time that is reported, in minutes."""
        return SQL(
            """
            SELECT visit.id, NULL::integer,
                   EXTRACT(EPOCH FROM visit.date_submitted - visit.date_started)::float8 / 60, visit.duration::float8
              FROM (%(visits)s) visit
             WHERE visit.date_started IS NOT NULL AND visit.date_submitted >= visit.date_started
               AND EXTRACT(EPOCH FROM visit.date_submitted - visit.date_started) / 60 < visit.duration * %(share)s
            """,
            visits=self._visits(company, start, end),
            share=DWELL_SHARE,
        )
