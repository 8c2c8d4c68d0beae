# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

FOLLOW_UPS_LIMIT = 10
SUMMARY_LIMIT = 200


class PharmaCall(models.Model):
    """What the rep has promised on a call becomes an activity with a deadline."""

    _inherit = "pharma.call"

    def _report_extra(self, vals):
        """Take follow_ups: [{"summary", "date_deadline"}] of a report."""
        rows = self._report_list(vals, "follow_ups", dict)
        if len(rows) > FOLLOW_UPS_LIMIT:
            raise UserError(self.env._("A report has at most %s follow-ups.", FOLLOW_UPS_LIMIT))
        for row in rows:
            self._add_follow_up(row)
        return super()._report_extra(vals)

    def _add_follow_up(self, row):
        summary = row.get("summary")
        summary = summary.strip() if isinstance(summary, str) else ""
        if not summary or len(summary) > SUMMARY_LIMIT:
            raise UserError(
                self.env._("Say in at most %s characters what is to be done.", SUMMARY_LIMIT)
            )
        try:
            deadline = fields.Date.to_date(row.get("date_deadline") or False)
        except (ValueError, TypeError):
            deadline = False
        if not deadline or deadline < self._today_of(self.user_id):
            raise UserError(self.env._("Say until which day “%s” is to be done.", summary))
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=deadline,
            summary=summary,
            user_id=self.user_id.id,
        )
