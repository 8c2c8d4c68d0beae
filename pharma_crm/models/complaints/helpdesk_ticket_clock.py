# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models

from .helpdesk_ticket_category import ADVERSE

_logger = logging.getLogger(__name__)
BATCH = 100


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    def _pharma_clock_values(self, aware_on, company):
        """Return deadline and first alarm of a ticket known since then."""
        deadline = self._pharma_deadline(aware_on, company)
        remind = deadline - timedelta(hours=self.pharma_remind_hours)
        return {
            "pharma_deadline": deadline,
            "pharma_next_alarm": remind
            if self.pharma_remind_hours and remind > aware_on
            else deadline,
        }


class HelpdeskTicket(models.Model):
    """Reminder before the deadline, escalation when it passes, again and again until it is done.

    `pharma_next_alarm` is the one moment when a ticket is due for either; sending moves it on in the same
    transaction, so that a second run finds nothing to send.
    """

    _inherit = "helpdesk.ticket"

    @api.model
    def _cron_pharma_clock(self):
        """Send what is due, one ticket at a time: one that fails holds up no other."""
        due = self._pharma_due(BATCH)
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for ticket in due:
            try:
                ticket._pharma_ring()
                # several runs at once: the lock of the ticket makes the later one skip it
                left = self.env["ir.cron"]._commit_progress(1)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The clock of ticket %s could not be rung", ticket.id)
                left = self.env["ir.cron"]._commit_progress(1)
            if not left:
                break

    @api.model
    def _pharma_due(self, limit=None):
        return self.with_context(active_test=False).search(
            [
                ("pharma_next_alarm", "<=", fields.Datetime.now()),
                ("pharma_done_on", "=", False),
                ("pharma_kind", "!=", False),
            ],
            order="pharma_next_alarm, id",
            limit=limit,
        )

    def _pharma_ring(self):
        """Send what is due on these tickets now, and say when the next is."""
        now = fields.Datetime.now()
        # sudo: the clock runs for every ticket, whoever may read it
        for ticket in self.sudo().try_lock_for_update():
            if (
                ticket.pharma_done_on
                or not ticket.pharma_next_alarm
                or ticket.pharma_next_alarm > now
            ):
                continue
            if now < ticket.pharma_deadline:
                ticket._pharma_remind(now)
            else:
                ticket._pharma_escalate(now)

    def _pharma_remind(self, now):
        people = self.user_id
        if self.pharma_kind == ADVERSE:
            people |= self._pharma_users_of("medical", self.company_id)
        self._pharma_tell(people, "pharma_crm.mail_ticket_reminder", self.env._("Due soon"))
        self._pharma_write({"pharma_reminded_on": now, "pharma_next_alarm": self.pharma_deadline})

    def _pharma_escalate(self, now):
        self._pharma_tell(
            self._pharma_escalation_people(),
            "pharma_crm.mail_ticket_overdue",
            self.env._("Overdue"),
        )
        repeat = self.category_id.pharma_repeat_hours
        following = False
        if repeat:
            times = (now - self.pharma_deadline) // timedelta(hours=repeat) + 1
            following = self.pharma_deadline + times * timedelta(hours=repeat)
        self._pharma_write(
            {
                "pharma_escalated_on": now,
                "pharma_escalations": self.pharma_escalations + 1,
                "pharma_next_alarm": following,
            }
        )

    def _pharma_escalation_people(self):
        """The owner and the nearest manager; of an adverse event also medical affairs and administrators; from
        the second time on all managers above."""
        chain = (
            self.pharma_territory_id._manager_chain()
            if self.pharma_territory_id
            else self.env["res.users"]
        )
        people = self.user_id | (chain if self.pharma_escalations else chain[:1])
        if self.pharma_kind == ADVERSE:
            for group in ("medical", "administrator"):
                people |= self._pharma_users_of(group, self.company_id)
        return people

    def _pharma_tell(self, users, template, summary):
        """Tell people by e-mail and by an activity (one that is still open is not doubled)."""
        self.ensure_one()
        users = users.filtered(lambda u: u.active and self.company_id in u.company_ids)
        if not users:
            return
        kind = self.env.ref("pharma_crm.activity_ticket_clock")
        waiting = self.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        for user in users - waiting.user_id:
            # who may not see the ticket (any more) is told by e-mail alone, which names nobody
            if self.with_user(user).has_access("read"):
                self.with_context(mail_activity_quick_update=True).activity_schedule(
                    "pharma_crm.activity_ticket_clock",
                    date_deadline=fields.Date.context_today(self, self.pharma_deadline),
                    user_id=user.id,
                    summary=summary,
                )
        waiting.filtered(lambda a: a.user_id in users).write({"summary": summary})
        self.env.ref(template).send_mail(
            self.id,
            # a notification: what was sent when stands in fields, the chatter stays with what people write
            email_values={
                "recipient_ids": [(6, 0, users.partner_id.ids)],
                "email_to": False,
                "message_type": "user_notification",
            },
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _pharma_forget_activities(self):
        kind = self.env.ref("pharma_crm.activity_ticket_clock")
        # sudo: the activities of all who were told
        self.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind).unlink()
