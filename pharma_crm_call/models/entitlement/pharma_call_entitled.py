# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ...tools.states import LIVE_STATES


class PharmaCall(models.Model):
    """Which call on a doctor a call is in the period for which the doctor's band of calls holds."""

    _inherit = "pharma.call"

    def _entitled_numbers(self):
        """Return {call: (its number in the period, entitlement line)} of the calls on doctors with a band that ends.

        Counted are the planned and made calls of the whole team on the doctor, also as one of several attendees, up to
        this one; one without a date is made now. A month, quarter or year is the calendar's, a cycle the one that runs
        in the call's territory. One query for any number of calls.
        """
        calls = self.filtered("partner_id")
        if not calls:
            return {}
        for model in ("pharma.call", "pharma.call.attendee", "pharma.cycle", "pharma.territory"):
            self.env[model].flush_model()
        self.env["pharma.entitlement.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.n, line.id,
                       (SELECT COUNT(*) + 1
                          FROM (SELECT c.id, c.date_start, c.date_day, c.state, c.is_merge_twin
                                  FROM pharma_call c WHERE c.partner_id = wanted.partner_id
                                 UNION
                                SELECT c.id, c.date_start, c.date_day, c.state, c.is_merge_twin
                                  FROM pharma_call_attendee a JOIN pharma_call c ON c.id = a.call_id
                                 WHERE a.partner_id = wanted.partner_id) made
                         WHERE made.state IN %(live)s AND made.is_merge_twin IS NOT TRUE AND made.id != wanted.call_id
                           AND made.date_day BETWEEN period.first AND period.last
                           AND (made.date_start, made.id) < (wanted.moment, wanted.call_id))
                  FROM (VALUES %(wanted)s) wanted (n, call_id, partner_id, territory_id, day, moment)
                  JOIN (%(best)s) best ON best.partner_id = wanted.partner_id
                  JOIN pharma_entitlement_line line
                    ON line.entitlement_id = best.entitlement_id AND line.kind = 'calls' AND line.unlimited IS NOT TRUE
                  LEFT JOIN LATERAL (
                        SELECT cycle.date_start, cycle.date_end
                          FROM pharma_territory own
                          JOIN pharma_territory top ON own.parent_path LIKE top.parent_path || '%%'
                          JOIN pharma_cycle cycle ON cycle.territory_id = top.id AND cycle.state = 'running'
                         WHERE own.id = wanted.territory_id AND line.period = 'cycle'
                           AND wanted.day BETWEEN cycle.date_start AND cycle.date_end
                      ORDER BY cycle.date_start DESC, cycle.id DESC LIMIT 1) running ON TRUE
                 CROSS JOIN LATERAL (
                        SELECT CASE line.period WHEN 'cycle' THEN running.date_start
                               ELSE date_trunc(line.period, wanted.day)::date END AS first,
                               CASE line.period WHEN 'cycle' THEN running.date_end
                               ELSE (date_trunc(line.period, wanted.day)
                                     + CASE line.period WHEN 'month' THEN interval '1 month'
                                            WHEN 'year' THEN interval '1 year' ELSE interval '3 months' END
                                     - interval '1 day')::date END AS last) period
                 WHERE period.first IS NOT NULL
                """,
                live=LIVE_STATES,
                wanted=SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s::integer, %s::date, %s::timestamp)",
                        number,
                        # a call that is being entered comes after those of the same moment
                        call._origin.id or 2**31 - 1,
                        call.partner_id._origin.id,
                        call._entitled_territory().id or None,
                        call.date_day or self._today_of(call.user_id),
                        call.date_start or fields.Datetime.now(),
                    )
                    for number, call in enumerate(calls)
                ),
                best=self.env["pharma.entitlement"]._best_query(calls.partner_id._origin),
            )
        )
        # sudo: policy is no secret to who calls on the doctor
        lines = self.env["pharma.entitlement.line"].sudo()
        return {calls[n]: (number, lines.browse(line_id)) for n, line_id, number in rows}

    def _entitled_territory(self):
        """Return the territory of the call, of one that is being entered the one that it will have."""
        return self.territory_id or self.user_id._pharma_territory_for(self.partner_id)
