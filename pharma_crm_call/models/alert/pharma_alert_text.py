# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

FIGURES = ("kind", "value", "bound", "day", "label")


class PharmaAlert(models.Model):
    """Alerts in words, and those of the start page."""

    _inherit = "pharma.alert"

    @api.depends("kind", "value", "bound", "day", "label", "partner_id", "rep_id", "territory_id")
    @api.depends_context("lang", "uid")
    def _compute_text(self):
        Rule = self.env["pharma.alert.rule"]
        for alert in self:
            # sudo: who may read the alert may read whom it is about
            about = alert.sudo()
            alert.text = Rule._alert_text(
                {
                    **{name: alert[name] for name in FIGURES},
                    "partner": about.partner_id.name,
                    "class": about.class_id.name,
                    "rep": about.rep_id.name,
                    "territory": about.territory_id.name,
                }
            )

    @api.model
    def _home_alerts(self, limit=5):
        """Return the user's own open alerts, the most severe and newest first, for a start page.

        One query. What is snoozed is left out until its day.

        :return: [{"id", "title", "text", "severity": "urgent", "warning" or "info", "kind", "date", "res_model",
            "res_id", "needs_reason"}]
        """
        self.flush_model()
        Rule = self.env["pharma.alert.rule"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT a.id, %(title)s AS title, a.severity, a.kind, a.date_open, a.res_model, a.res_id,
                       a.needs_reason, a.value, a.bound, a.day, a.label, partner.name AS partner,
                       %(class)s AS class, person.name AS rep, territory.name AS territory
                  FROM pharma_alert a
                  JOIN pharma_alert_rule rule ON rule.id = a.rule_id
                  LEFT JOIN res_partner partner ON partner.id = a.partner_id
                  LEFT JOIN pharma_class class ON class.id = a.class_id
                  LEFT JOIN res_users rep ON rep.id = a.rep_id
                  LEFT JOIN res_partner person ON person.id = rep.partner_id
                  LEFT JOIN pharma_territory territory ON territory.id = a.territory_id
                 WHERE a.user_id = %(user)s AND a.company_id = ANY(%(companies)s)
                   AND (a.state IN ('open', 'seen')
                        OR a.state = 'snoozed' AND a.snooze_until <= %(today)s)
                 ORDER BY a.severity DESC, a.date_open DESC, a.id DESC
                 LIMIT %(limit)s
                """,
                title=Rule._field_to_sql("rule", "name"),
                **{"class": self.env["pharma.class"]._field_to_sql("class", "name")},
                user=self.env.uid,
                companies=self.env.companies.ids,
                today=fields.Date.context_today(self),
                limit=limit,
            )
        )
        return [
            {
                "id": row["id"],
                "title": row["title"],
                "text": Rule._alert_text(row),
                "severity": row["severity"][2:],
                "kind": row["kind"],
                "date": fields.Datetime.to_string(row["date_open"]),
                "res_model": row["res_model"],
                "res_id": row["res_id"],
                "needs_reason": bool(row["needs_reason"]),
            }
            for row in rows
        ]
