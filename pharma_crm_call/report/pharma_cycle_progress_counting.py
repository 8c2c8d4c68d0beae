# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class PharmaCycleProgress(models.Model):
    """Which calls the figures are made of, so that they can be shown beside those that do not count."""

    _inherit = "pharma.cycle.progress"

    @api.model
    def _counting_query(self, told=None):
        """Return the calls that count for a customer of a target list: cycle_id, partner_id, call_id.

        As many rows as "made" adds up to: a call counts for each listed customer who attended it, of several calls
        of one rep on one customer on one day only the one through the best channel does.

        :param told: (cycle, "product_id" or "key_message_id", id): the calls that count as telling this, on
            the customers of this cycle for whom it is meant
        """
        calls, meant = self._counted_query(), SQL("TRUE")
        if told:
            cycle, name, subject_id = told
            subject = SQL.identifier(name)
            calls = SQL(
                "SELECT * FROM (%s) told WHERE told.%s = %s",
                self._carrying_query(name),
                subject,
                subject_id,
            )
            meant = SQL(
                "COALESCE((SELECT bool_or(%s) FROM (%s) m WHERE m.%s = %s), TRUE)",
                cycle._meant_for(SQL("line.class_id"), SQL("line.specialty_id")),
                cycle._objectives_query(),
                subject,
                subject_id,
            )
        return SQL(
            """
            SELECT DISTINCT ON (f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day)
                   f.cycle_id, f.partner_id, f.call_id
              FROM (%(calls)s) f
              JOIN pharma_cycle_target line
                ON line.cycle_id = f.cycle_id AND line.territory_id = f.territory_id
               AND line.partner_id = f.partner_id
              JOIN pharma_call_channel channel ON channel.id = f.channel_id
             WHERE %(meant)s
             ORDER BY f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day, channel.weight DESC,
                      channel.id, f.call_id
            """,
            calls=calls,
            meant=meant,
        )

    @api.model
    def _counting_of(self, calls, told=None):
        """Return {call id: (listed customers for whom it counts, listed customers who were met)} of made calls.

        :param told: see `_counting_query`
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.call_id, COUNT(counting.call_id)::integer, COUNT(line.id)::integer
                  FROM (%(counted)s) f
                  LEFT JOIN pharma_cycle_target line
                    ON line.cycle_id = f.cycle_id AND line.territory_id = f.territory_id
                   AND line.partner_id = f.partner_id
                  LEFT JOIN (%(counting)s) counting
                    ON counting.cycle_id = f.cycle_id AND counting.partner_id = f.partner_id
                   AND counting.call_id = f.call_id
                 WHERE f.call_id = ANY(%(calls)s)
                 GROUP BY f.call_id
                """,
                counted=self._counted_query(),
                counting=self._counting_query(told),
                calls=calls.ids,
            )
        )
        return {call_id: counts for call_id, *counts in rows}
