# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class PharmaCycleProgress(models.Model):
    """Which calls the figures are made of, so that they can be shown beside those that do not count."""

    _inherit = "pharma.cycle.progress"

    @api.model
    def _counting_query(self):
        """Return the calls that count for a customer of a target list: cycle_id, partner_id, call_id.

        As many rows as "made" adds up to: a call counts for each listed customer who attended it, of several calls
        of one rep on one customer on one day only the one through the best channel does.
        """
        return SQL(
            """
            SELECT DISTINCT ON (f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day)
                   f.cycle_id, f.partner_id, f.call_id
              FROM (%(counted)s) f
              JOIN pharma_cycle_target line
                ON line.cycle_id = f.cycle_id AND line.territory_id = f.territory_id
               AND line.partner_id = f.partner_id
              JOIN pharma_call_channel channel ON channel.id = f.channel_id
             ORDER BY f.cycle_id, f.territory_id, f.partner_id, f.user_id, f.date_day, channel.weight DESC,
                      channel.id, f.call_id
            """,
            counted=self._counted_query(),
        )

    @api.model
    def _counting_of(self, calls):
        """Return {call id: (listed customers for whom it counts, listed customers who were met)} of made calls."""
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
                counting=self._counting_query(),
                calls=calls.ids,
            )
        )
        return {call_id: counts for call_id, *counts in rows}
