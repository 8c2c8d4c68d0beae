# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES, LIVE_STATES


class PharmaCyclePlan(models.Model):
    """The planner knows the calls: those that stand keep their place, colleagues' are kept away from."""

    _inherit = "pharma.cycle.plan"

    @api.model
    def _accepted_stands(self, alias):
        # an accepted proposal has become a call, which may since have been moved, made or cancelled
        return SQL("%s IS NULL", SQL.identifier(alias, "call_id"))

    def _flush_planner_input(self):
        for model in ("pharma.call", "pharma.call.attendee"):
            self.env[model].flush_model()
        return super()._flush_planner_input()

    def _standing_queries(self, territories, since, until):
        """Calls of the territories, planned or made. Until it is reported or missed, a call whose day is over is
        taken to have been made. Who only attends another customer's call takes no place in the day."""
        values = {
            "territories": territories.ids,
            "since": since,
            "until": until,
            "live": tuple(LIVE_STATES),
            "counted": SQL(
                "(c.state IN %s OR c.date_day >= %s)",
                tuple(COUNTED_STATES),
                fields.Date.context_today(self),
            ),
        }
        return [
            *super()._standing_queries(territories, since, until),
            SQL(
                """
                SELECT c.territory_id, c.partner_id, c.date_day,
                       EXTRACT(EPOCH FROM (c.date_start AT TIME ZONE 'UTC'
                                           AT TIME ZONE COALESCE(rep.tz, home.tz, 'UTC'))::time)::float8 / 3600,
                       %(counted)s, TRUE, c.user_id
                  FROM pharma_call c
                  JOIN res_users u ON u.id = c.user_id
                  JOIN res_partner rep ON rep.id = u.partner_id
                  JOIN res_company company ON company.id = u.company_id
                  JOIN res_partner home ON home.id = company.partner_id
                 WHERE c.territory_id = ANY(%(territories)s) AND c.date_day BETWEEN %(since)s AND %(until)s
                   AND c.state IN %(live)s
                """,
                **values,
            ),
            SQL(
                """
                SELECT a.territory_id, a.partner_id, c.date_day, NULL, %(counted)s, FALSE, c.user_id
                  FROM pharma_call_attendee a
                  JOIN pharma_call c ON c.id = a.call_id
                 WHERE a.territory_id = ANY(%(territories)s) AND c.date_day BETWEEN %(since)s AND %(until)s
                   AND c.state IN %(live)s AND a.partner_id != c.partner_id
                """,
                **values,
            ),
        ]

    def _colleague_queries(self, partner_ids, since, until):
        values = {
            "partners": partner_ids,
            "since": since,
            "until": until,
            "live": tuple(LIVE_STATES),
        }
        return [
            *super()._colleague_queries(partner_ids, since, until),
            SQL(
                """
                SELECT c.territory_id, c.partner_id, c.date_day
                  FROM pharma_call c
                  JOIN pharma_call_channel channel ON channel.id = c.channel_id AND channel.face_to_face
                 WHERE c.partner_id = ANY(%(partners)s) AND c.date_day BETWEEN %(since)s AND %(until)s
                   AND c.state IN %(live)s
                """,
                **values,
            ),
            SQL(
                """
                SELECT a.territory_id, a.partner_id, c.date_day
                  FROM pharma_call_attendee a
                  JOIN pharma_call c ON c.id = a.call_id
                  JOIN pharma_call_channel channel ON channel.id = c.channel_id AND channel.face_to_face
                 WHERE a.partner_id = ANY(%(partners)s) AND c.date_day BETWEEN %(since)s AND %(until)s
                   AND c.state IN %(live)s AND a.territory_id IS NOT NULL
                """,
                **values,
            ),
        ]
