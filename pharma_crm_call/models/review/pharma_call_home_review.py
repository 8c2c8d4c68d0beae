# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaCall(models.Model):
    """The review queue in figures, for a manager's start page."""

    _inherit = "pharma.call"

    @api.model
    def _home_review_queue(self):
        """Return what waits for the user's review, in one query.

        :return: {"waiting", "remarkable", "late": calls, "oldest_days": age of the oldest or None,
            "mean_days": mean age or None}; counts as `is_my_team` does
        """
        for name in ("pharma.call", "pharma.territory", "pharma.territory.member"):
            self.env[name].flush_model()
        now = fields.Datetime.now()
        [row] = self.env.execute_query_dict(
            SQL(
                """
                WITH manager AS (
                    SELECT member.user_id, member.territory_id
                      FROM pharma_territory_member member
                     WHERE member.role = 'manager'
                       AND (member.date_start IS NULL OR member.date_start <= %(today)s)
                       AND (member.date_end IS NULL OR member.date_end >= %(today)s)
                ),
                root AS (
                    SELECT DISTINCT t.parent_path
                      FROM manager
                      JOIN pharma_territory t ON t.id = manager.territory_id
                     WHERE manager.user_id = %(uid)s
                ),
                superior AS (
                    SELECT manager.user_id
                      FROM root
                     CROSS JOIN LATERAL unnest(string_to_array(rtrim(root.parent_path, '/'), '/')::integer[]) above (id)
                      JOIN manager ON manager.territory_id = above.id
                )
                SELECT COUNT(*) AS waiting,
                       COUNT(*) FILTER (WHERE call.is_remarkable) AS remarkable,
                       COUNT(*) FILTER (
                           WHERE call.date_submitted < %(now)s - company.pharma_call_review_days * interval '1 day'
                       ) AS late,
                       EXTRACT(DAY FROM %(now)s - MIN(call.date_submitted))::integer AS oldest_days,
                       AVG(EXTRACT(EPOCH FROM %(now)s - call.date_submitted) / 86400)::float8 AS mean_days
                  FROM pharma_call call
                  JOIN pharma_territory t ON t.id = call.territory_id
                  JOIN res_company company ON company.id = call.company_id
                 WHERE call.state = 'submitted' AND call.company_id = ANY(%(companies)s)
                   AND EXISTS (SELECT 1 FROM root WHERE t.parent_path LIKE root.parent_path || '%%')
                   AND call.user_id != %(uid)s AND call.user_id NOT IN (SELECT user_id FROM superior)
                """,
                uid=self.env.uid,
                companies=self.env.companies.ids,
                today=self._today_of(self.env.user),
                now=SQL("%s::timestamp", now),
            )
        )
        return row
