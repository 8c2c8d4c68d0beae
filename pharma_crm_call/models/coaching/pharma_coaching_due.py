# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class PharmaCoachingDue(models.Model):
    """When each rep was coached last, and whether it is time again. A query and no table: right at any moment."""

    _name = "pharma.coaching.due"
    _description = "Coaching due"
    _auto = False
    _order = "last_date nulls first, user_id"
    _rec_name = "user_id"
    _depends = {
        "pharma.coaching.report": ["user_id", "date", "state", "is_replaced", "percent"],
        "pharma.territory": ["parent_path", "company_id"],
        "pharma.territory.member": ["territory_id", "user_id", "role", "date_start", "date_end"],
        "res.company": ["pharma_coaching_days"],
        "res.users": ["active"],
    }

    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    manager_id = fields.Many2one("res.users", readonly=True, help="The nearest manager.")
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    last_date = fields.Date("Coached last", readonly=True)
    days_since = fields.Integer("Days ago", readonly=True, aggregator="avg")
    reports = fields.Integer("Coachings in 12 months", readonly=True)
    is_due = fields.Boolean("Due", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH member AS (
                SELECT m.id, m.user_id, m.territory_id, m.role
                  FROM pharma_territory_member m
                 WHERE (m.date_start IS NULL OR m.date_start <= CURRENT_DATE)
                   AND (m.date_end IS NULL OR m.date_end >= CURRENT_DATE)
            ),
            rep AS (
                SELECT DISTINCT ON (member.user_id, t.company_id)
                       member.id, member.user_id, member.territory_id, t.company_id, manager.user_id AS manager_id
                  FROM member
                  JOIN res_users users ON users.id = member.user_id AND users.active
                  JOIN pharma_territory t ON t.id = member.territory_id
                 CROSS JOIN LATERAL unnest(string_to_array(rtrim(t.parent_path, '/'), '/')::integer[])
                       WITH ORDINALITY above (id, depth)
             LEFT JOIN member manager ON manager.territory_id = above.id AND manager.role = 'manager'
                       AND manager.user_id != member.user_id
                 WHERE member.role = 'rep'
                 ORDER BY member.user_id, t.company_id, (manager.id IS NULL), above.depth DESC, member.id
            )
            SELECT rep.id, rep.user_id, rep.manager_id, rep.territory_id, rep.company_id, done.last_date,
                   COALESCE(done.reports, 0) AS reports, CURRENT_DATE - done.last_date AS days_since,
                   company.pharma_coaching_days > 0 AND (
                       done.last_date IS NULL OR CURRENT_DATE - done.last_date >= company.pharma_coaching_days
                   ) AS is_due
              FROM rep
              JOIN res_company company ON company.id = rep.company_id
         LEFT JOIN (
                SELECT report.user_id, report.company_id, MAX(report.date) AS last_date,
                       COUNT(*) FILTER (WHERE report.date > CURRENT_DATE - 365) AS reports
                  FROM pharma_coaching_report report
                 WHERE report.state != 'draft' AND report.is_replaced IS NOT TRUE
                 GROUP BY report.user_id, report.company_id
              ) done ON done.user_id = rep.user_id AND done.company_id = rep.company_id
            """
        )

    def action_coach(self):
        """Begin a coaching report on the rep."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.coaching.report"]._start(self.user_id)

    def action_open_reports(self):
        """Open the coaching reports on the rep."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_call.action_coaching_report"
        )
        return {**action, "domain": [("user_id", "=", self.user_id.id)], "context": {}}
