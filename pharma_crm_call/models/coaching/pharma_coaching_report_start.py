# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaCoachingReport(models.Model):
    """Where a coaching begins: from a list, from a call, from a manager's start page."""

    _inherit = "pharma.coaching.report"

    @api.model
    def _start(self, user, call=None):
        """Make the draft of today's coaching of a rep, or find the one begun, and open it."""
        report = self.search(
            [
                ("user_id", "=", user.id),
                ("coach_id", "=", self.env.uid),
                ("state", "=", "draft"),
                ("date", "=", (call and call.date_day) or fields.Date.context_today(self)),
            ],
            limit=1,
        )
        if not report:
            values = {"user_id": user.id}
            if call:
                values["date"] = call.date_day
            report = self._without_client_context().create(values)
        if call and call not in report.call_note_ids.call_id:
            self.env["pharma.coaching.call"].create({"report_id": report.id, "call_id": call.id})
        return report._open_action()

    @api.model
    def _home_coaching_due(self):
        """Return whom the user should coach next, in one query.

        :return: {"team": reps whose nearest manager the user is, "due": of them those due, "reps": the first five
            of those due, [{"user_id", "name", "last_date" or None, "days_since" or None}]}
        """
        Due = self.env["pharma.coaching.due"]
        for name in Due._depends:
            self.env[name].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT due.user_id, partner.name, due.last_date, due.days_since, due.is_due
                  FROM (%s) due
                  JOIN res_users users ON users.id = due.user_id
                  JOIN res_partner partner ON partner.id = users.partner_id
                 WHERE due.manager_id = %s AND due.company_id = ANY(%s)
                 ORDER BY due.last_date NULLS FIRST, partner.name
                """,
                Due._table_query,
                self.env.uid,
                self.env.companies.ids,
            )
        )
        due = [row for row in rows if row.pop("is_due")]
        return {
            "team": len(rows),
            "due": len(due),
            "reps": [
                {**row, "last_date": fields.Date.to_string(row["last_date"]) or None}
                for row in due[:5]
            ],
        }
