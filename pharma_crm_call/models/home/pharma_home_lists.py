# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

SHOWN = 5
# To-dos are counted up to here.
MOST_COUNTED = 100
TONES = {"urgent": "danger", "warning": "warning", "info": "info"}


class PharmaHome(models.AbstractModel):
    """Panels that are lists: ``{"title", "icon", "count", "empty", "items", "more"}``.

    An item has "id", "title", "text" and what a tap opens: "customer" (an id), "record" ([model, id]) or "action".
    """

    _inherit = "pharma.home"

    @api.model
    def _panel_alerts(self, shared):
        return {
            "type": "list",
            "title": self.env._("Alerts"),
            "icon": "fa-bell-o",
            "empty": self.env._("No alert: nothing is late."),
            "items": [
                {
                    "id": alert["id"],
                    "title": alert["text"],
                    "text": alert["title"],
                    "tone": TONES.get(alert["severity"], "info"),
                    "record": ["pharma.alert", alert["id"]],
                }
                for alert in self.env["pharma.alert"]._home_alerts(SHOWN)
            ],
            "more": "pharma_crm_call.action_alert",
        }

    @api.model
    def _panel_coaching(self, shared):
        figures = self.env["pharma.coaching.report"]._home_coaching_due()
        return {
            "type": "list",
            "title": self.env._("Coaching due"),
            "icon": "fa-graduation-cap",
            "count": figures["due"],
            "empty": self.env._("Nobody of your team waits for coaching."),
            "items": [
                {
                    "id": rep["user_id"],
                    "title": rep["name"],
                    "text": self.env._("Days since the last coaching: %s", rep["days_since"])
                    if rep["last_date"]
                    else self.env._("Never coached"),
                    "action": "pharma_crm_call.action_coaching_due",
                }
                for rep in figures["reps"]
            ],
            "more": "pharma_crm_call.action_coaching_due",
        }

    @api.model
    def _panel_messages(self, shared):
        """What managers wrote about the user's calls and the user has not seen. One query: names included."""
        Review = self.env["pharma.call.review"]
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT review.id, review.call_id, review.kind, review.text, customer.name AS customer,
                       writer.name AS reviewer, COUNT(*) OVER () AS count
                  FROM pharma_call call
                  JOIN pharma_call_review review ON review.call_id = call.id AND review.seen_on IS NULL
                  JOIN res_partner customer ON customer.id = call.partner_id
                  JOIN res_users reviewer ON reviewer.id = review.reviewer_id
                  JOIN res_partner writer ON writer.id = reviewer.partner_id
                 WHERE call.user_id = %(user)s AND call.company_id = ANY(%(companies)s)
                 ORDER BY review.date DESC, review.id DESC
                 LIMIT %(limit)s
                """,
                user=shared["user"].id,
                companies=self.env.companies.ids,
                limit=SHOWN,
            )
        )
        kinds = dict(Review._fields["kind"]._description_selection(self.env))
        return {
            "type": "list",
            "title": self.env._("From your manager"),
            "icon": "fa-comment-o",
            "count": rows[0]["count"] if rows else 0,
            "empty": self.env._("No new message."),
            "items": [
                {
                    "id": row["id"],
                    "title": row["text"] or kinds[row["kind"]],
                    "text": f"{row['reviewer']} · {row['customer']}",
                    "record": ["pharma.call", row["call_id"]],
                    "seen": ["pharma.call.review", "action_seen", row["id"]],
                }
                for row in rows
            ],
        }

    @api.model
    def _panel_todos(self, shared):
        """The user's own activities, the most urgent first."""
        # sudo: one's own to-dos; what they are about opens with the user's own rights
        Activity = self.env["mail.activity"].sudo()
        todos = Activity.search_fetch(
            [("user_id", "=", shared["user"].id)],
            ["summary", "res_name", "res_model", "res_id", "date_deadline", "activity_type_id"],
            order="date_deadline, id",
            limit=MOST_COUNTED,
        )
        late = fields.Date.to_string(shared["today"])
        return {
            "type": "list",
            "title": self.env._("To do"),
            "icon": "fa-check-square-o",
            "count": f"{MOST_COUNTED - 1}+" if len(todos) == MOST_COUNTED else len(todos),
            "empty": self.env._("Nothing to do: follow-ups of your calls stand here."),
            "items": [
                {
                    "id": todo.id,
                    "title": todo.summary or todo.activity_type_id.name or "",
                    "text": todo.res_name or "",
                    "date": fields.Date.to_string(todo.date_deadline),
                    "tone": "danger" if fields.Date.to_string(todo.date_deadline) < late else "",
                    "record": [todo.res_model, todo.res_id] if todo.res_model else False,
                }
                for todo in todos[:SHOWN]
            ],
            "more": "mail.mail_activity_action_my",
        }
