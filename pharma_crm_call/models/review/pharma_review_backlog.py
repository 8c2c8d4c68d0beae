# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaReviewBacklog(models.Model):
    """What waits for each manager's review, and since when: the manager's manager reads it too.

    A call waits for the manager nearest above the rep; calls without any manager wait for nobody, and are shown
    as such. A query and no table: right at any moment.
    """

    _name = "pharma.review.backlog"
    _description = "Age of the review queue"
    _auto = False
    _order = "oldest"
    _rec_name = "manager_id"
    _depends = {
        "pharma.call": [
            "state", "user_id", "territory_id", "company_id", "date_submitted", "is_remarkable",
        ],
        "pharma.territory": ["parent_path"],
        "pharma.territory.member": ["territory_id", "user_id", "role", "date_start", "date_end"],
        "res.company": ["pharma_call_review_days"],
    }  # fmt: skip

    manager_id = fields.Many2one("res.users", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    waiting = fields.Integer(readonly=True, help="Submitted calls without a review.")
    remarkable = fields.Integer("To look at", readonly=True, help="Of them with a reason to look.")
    late = fields.Integer(readonly=True, help="Of them longer than the company allows.")
    oldest = fields.Datetime("Oldest since", readonly=True)
    oldest_days = fields.Integer("Oldest (days)", readonly=True, aggregator="max")
    mean_days = fields.Float("Mean age (days)", readonly=True, digits=(6, 1), aggregator="avg")

    @api.model
    def _waiting_query(self):
        """Return the SQL of one row per call that waits: call_id, user_id (rep), manager_id (NULL: nobody),
        managed_id (the manager's territory), company_id, date_submitted, is_remarkable."""
        return SQL(
            """
            WITH manager AS (
                SELECT t.id AS territory_id, member.user_id, member.territory_id AS managed_id, above.depth
                  FROM pharma_territory t
                 CROSS JOIN LATERAL unnest(string_to_array(rtrim(t.parent_path, '/'), '/')::integer[])
                       WITH ORDINALITY above (id, depth)
                  JOIN pharma_territory_member member ON member.territory_id = above.id
                 WHERE member.role = 'manager'
                   AND (member.date_start IS NULL OR member.date_start <= CURRENT_DATE)
                   AND (member.date_end IS NULL OR member.date_end >= CURRENT_DATE)
            )
            SELECT DISTINCT ON (call.id) call.id AS call_id, call.user_id, manager.user_id AS manager_id,
                   manager.managed_id, call.company_id, call.date_submitted, call.is_remarkable
              FROM pharma_call call
         LEFT JOIN manager ON manager.territory_id = call.territory_id AND manager.user_id != call.user_id
                   -- nobody reviews the calls of those above
                   AND NOT EXISTS (
                       SELECT 1 FROM manager own
                        WHERE own.user_id = call.user_id AND own.territory_id = manager.managed_id
                   )
             WHERE call.state = 'submitted'
             ORDER BY call.id, manager.depth DESC NULLS LAST, manager.user_id
            """
        )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT hashtextextended(concat_ws(',', w.company_id, w.managed_id, w.manager_id), 0) AS id,
                   w.manager_id, w.managed_id AS territory_id, w.company_id,
                   COUNT(*) AS waiting,
                   COUNT(*) FILTER (WHERE w.is_remarkable) AS remarkable,
                   COUNT(*) FILTER (
                       WHERE w.date_submitted < %(now)s - company.pharma_call_review_days * interval '1 day'
                   ) AS late,
                   MIN(w.date_submitted) AS oldest,
                   EXTRACT(DAY FROM %(now)s - MIN(w.date_submitted))::integer AS oldest_days,
                   AVG(EXTRACT(EPOCH FROM %(now)s - w.date_submitted) / 86400)::float8 AS mean_days
              FROM (%(waiting)s) w
              JOIN res_company company ON company.id = w.company_id
             GROUP BY w.manager_id, w.managed_id, w.company_id
            """,
            waiting=self._waiting_query(),
            now=SQL("%s::timestamp", fields.Datetime.now()),
        )

    def action_open_calls(self):
        """Open the calls that wait for this manager."""
        self.ensure_one()
        self.check_access("read")
        self.env["pharma.call"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT call_id FROM (%s) w WHERE w.company_id = %s AND w.manager_id IS NOT DISTINCT FROM %s"
                " AND w.managed_id IS NOT DISTINCT FROM %s",
                self._waiting_query(),
                self.company_id.id,
                self.manager_id.id or None,
                self.territory_id.id or None,
            )
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_call")
        return {
            **action,
            "domain": [("id", "in", [row[0] for row in rows])],
            "context": {},
            "display_name": self.env._("Waits for %s", self.manager_id.name or "–"),
        }
