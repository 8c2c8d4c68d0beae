# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class PharmaAlertRule(models.Model):
    """What is looked for in calls: missed, overdue, too close together, other than planned.

    Each query returns rows of `COLUMNS` (pharma_alert_rule_evaluate.py).
    """

    _inherit = "pharma.alert.rule"

    @api.model
    def _alert_kinds(self):
        return {
            **super()._alert_kinds(),
            "missed": (self.env._("Missed call"), ("days", "look_back", "classes")),
            "overdue": (self.env._("Overdue doctor: last call too long ago"), ("days", "classes")),
            "successive": (
                self.env._("Calls too close together"),
                ("days", "look_back", "classes", "whose"),
            ),
            "dev_not_made": (self.env._("Plan: call not made"), ("days", "look_back", "classes")),
            "dev_other_doctor": (self.env._("Plan: other doctor seen"), ("look_back", "classes")),
            "dev_other_day": (self.env._("Plan: made on another day"), ("look_back", "classes")),
            "dev_too_short": (
                self.env._("Plan: call too short"),
                ("number", "look_back", "classes"),
            ),
        }

    def _alert_class_sql(self, column):
        """Return the condition on a class column."""
        if not self.class_ids:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, self.class_ids.ids)

    def _alert_calls(
        self, company, today, key, where, value=None, bound=None, day=None, extra=None
    ):
        """Return a query of one row a call.

        :param key: first part of the condition
        :param where: SQL about the call c and its customer p
        """
        class_ = SQL("COALESCE(c.class_id, p.pharma_class_id)")
        return SQL(
            """
            SELECT %(key)s || ':' || c.id AS condition, 'pharma.call' AS res_model, c.id AS res_id,
                   c.user_id AS rep_id, c.territory_id, c.partner_id, %(class)s AS class_id,
                   (%(value)s)::float8 AS value, (%(bound)s)::float8 AS bound, %(day)s AS day, NULL::varchar AS label
              FROM pharma_call c
              JOIN res_partner p ON p.id = c.partner_id
              %(extra)s
             WHERE c.company_id = %(company)s AND %(classes)s AND %(where)s
            """,
            key=key,
            value=value or SQL("0"),
            bound=bound or SQL("0"),
            day=day or SQL("c.date_day"),
            extra=extra or SQL(),
            company=company.id,
            classes=self._alert_class_sql(class_),
            where=where,
            **{"class": class_},
        )

    def _alert_since(self, today):
        return today - timedelta(days=self.look_back)

    def _alert_query_missed(self, company, today):
        return self._alert_calls(
            company,
            today,
            "missed",
            SQL(
                "c.state IN ('missed', 'planned', 'in_progress') AND c.date_day <= %s AND c.date_day >= %s",
                today - timedelta(days=max(1, self.days)),
                self._alert_since(today),
            ),
        )

    def _alert_query_overdue(self, company, today):
        """Covered doctors whom nobody has called for so many days, and whom no call is planned on.

        In steps that are made whole: asked for each doctor apart, two million calls take minutes.
        """
        return SQL(
            """
            WITH seen AS MATERIALIZED (
                SELECT c.partner_id
                  FROM pharma_call c
                 WHERE c.company_id = %(company)s AND c.date_day > %(since)s
                   AND (c.state IN ('submitted', 'reviewed')
                        OR c.state IN ('planned', 'in_progress') AND c.date_day >= %(today)s)
                 UNION
                SELECT a.partner_id
                  FROM pharma_call_attendee a
                  JOIN pharma_call c ON c.id = a.call_id
                 WHERE c.company_id = %(company)s AND c.date_day > %(since)s
                   AND c.state IN ('submitted', 'reviewed')
            ), covered AS MATERIALIZED (
                SELECT DISTINCT v.territory_id, v.partner_id, p.pharma_class_id
                  FROM pharma_coverage v
                  JOIN res_partner p ON p.id = v.partner_id AND p.active AND p.pharma_type = 'doctor'
                   AND %(classes)s
                 WHERE v.company_id = %(company)s AND v.active
                   AND (v.date_start IS NULL OR v.date_start <= %(since)s)
                   AND (v.date_end IS NULL OR v.date_end >= %(today)s)
            ), late AS MATERIALIZED (
                SELECT covered.*
                  FROM covered
                  LEFT JOIN seen ON seen.partner_id = covered.partner_id
                 WHERE seen.partner_id IS NULL
            )
            SELECT concat_ws(':', 'overdue', l.territory_id, l.partner_id), 'res.partner', l.partner_id, m.user_id,
                   l.territory_id, l.partner_id, l.pharma_class_id,
                   (SELECT (%(today)s::date - MAX(last.date_day))
                      FROM pharma_call last
                     WHERE last.partner_id = l.partner_id
                       AND last.state IN ('submitted', 'reviewed'))::float8,
                   %(days)s::float8, NULL::date, NULL::varchar
              FROM late l
              JOIN pharma_territory_member m ON m.territory_id = l.territory_id AND m.role = 'rep'
               AND (m.date_start IS NULL OR m.date_start <= %(today)s)
               AND (m.date_end IS NULL OR m.date_end >= %(today)s)
            """,
            today=today,
            since=today - timedelta(days=self.days),
            days=self.days,
            company=company.id,
            classes=self._alert_class_sql(SQL("p.pharma_class_id")),
        )

    def _alert_query_successive(self, company, today):
        """Calls face to face, made or planned, not joint, that follow another one on the same doctor too soon."""
        whose = {
            "other": SQL("e.user_id != c.user_id"),
            "same": SQL("e.user_id = c.user_id"),
            "any": SQL("TRUE"),
        }[self.whose]
        earlier = SQL(
            """
            JOIN pharma_call_channel channel ON channel.id = c.channel_id AND channel.face_to_face
            CROSS JOIN LATERAL (
                SELECT c.date_day - MAX(e.date_day) AS days
                  FROM pharma_call e
                  JOIN pharma_call_channel way ON way.id = e.channel_id AND way.face_to_face
                 WHERE e.partner_id = c.partner_id AND e.date_day BETWEEN c.date_day - %(days)s AND c.date_day
                   AND (e.date_day, e.id) < (c.date_day, c.id)
                   AND e.state IN ('planned', 'in_progress', 'submitted', 'reviewed') AND %(whose)s
            ) earlier
            """,
            days=self.days,
            whose=whose,
        )
        return self._alert_calls(
            company,
            today,
            "successive",
            SQL(
                "c.date_day BETWEEN %s AND %s AND c.state IN ('planned', 'in_progress', 'submitted', 'reviewed')"
                " AND c.partner_type = 'doctor' AND c.is_joint IS NOT TRUE AND earlier.days IS NOT NULL",
                self._alert_since(today),
                today + timedelta(days=self.days),
            ),
            value=SQL("earlier.days"),
            bound=SQL("%s", self.days),
            extra=earlier,
        )

    def _alert_query_dev_not_made(self, company, today):
        """Planned calls that were called off or missed, and not planned anew."""
        return self._alert_calls(
            company,
            today,
            "not_made",
            SQL(
                "c.state IN ('missed', 'cancelled') AND c.day_planned <= %s AND c.day_planned >= %s"
                " AND c.reason_id IS NULL AND COALESCE(c.cancel_reason, '') = ''",
                today - timedelta(days=max(1, self.days)),
                self._alert_since(today),
            ),
            day=SQL("c.day_planned"),
        )

    def _alert_query_dev_other_doctor(self, company, today):
        """Unplanned calls on a day on which the same rep left a planned one out."""
        return self._alert_calls(
            company,
            today,
            "other_doctor",
            SQL(
                """
                c.state IN ('submitted', 'reviewed') AND c.day_planned IS NULL
                AND c.date_day >= %(since)s AND c.date_day < %(today)s
                AND EXISTS (
                    SELECT 1 FROM pharma_call o
                     WHERE o.user_id = c.user_id AND o.day_planned = c.date_day
                       AND o.date_day IS NOT NULL AND o.partner_id != c.partner_id
                       AND (o.state IN ('missed', 'cancelled')
                            OR o.state IN ('planned', 'in_progress') AND o.date_day < %(today)s))
                """,
                since=self._alert_since(today),
                today=today,
            ),
        )

    def _alert_query_dev_other_day(self, company, today):
        return self._alert_calls(
            company,
            today,
            "other_day",
            SQL(
                "c.state IN ('submitted', 'reviewed') AND c.day_planned != c.date_day AND c.date_day >= %s",
                self._alert_since(today),
            ),
            value=SQL("c.date_day - c.day_planned"),
        )

    def _alert_query_dev_too_short(self, company, today):
        return self._alert_calls(
            company,
            today,
            "too_short",
            SQL(
                "c.state IN ('submitted', 'reviewed') AND c.duration < %s AND c.date_day >= %s",
                self.number,
                self._alert_since(today),
            ),
            value=SQL("c.duration"),
            bound=SQL("%s", self.number),
        )
