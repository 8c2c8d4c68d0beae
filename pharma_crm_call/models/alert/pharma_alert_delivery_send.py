# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

import pytz

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...tools.quiet import hour_of, is_quiet

_logger = logging.getLogger(__name__)

SMS_LENGTH = 300
TOLD = ("open", "seen")


class PharmaAlertDelivery(models.Model):
    """Telling people: what waits for a person goes together, a person a transaction."""

    _inherit = "pharma.alert.delivery"

    @api.model
    def _cron_deliver(self):
        """Follow what was handed over, escalate, and send what waits and whose hour has come."""
        # sudo: deliveries of every company; each person is sent only the own alerts
        queue = self.sudo()
        commit = self.env["ir.cron"]._commit_progress
        queue.env["pharma.alert"]._wake()
        queue._check_handed()
        commit()
        queue.env["pharma.alert.rule"]._cron_escalate()
        people = queue._people_waiting()
        commit(remaining=len(people))
        for index, (user, rules) in enumerate(people):
            try:
                with self.env.cr.savepoint():
                    queue._send_to(user, rules)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # another server sends to this person: what it leaves goes with the next run
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
            except Exception:
                # one person's mail must not hold up the others'; it waits and is tried again
                _logger.exception("Alerts of user %s could not be sent", user.id)
                queue._waiting_of(user, rules)._mark_later(
                    self.env._(
                        "Something unexpected happened; an administrator finds it in the log."
                    )
                )
            if not commit(1, remaining=len(people) - index - 1):
                break

    # --- whose hour has come --------------------------------------------------------------------------

    @api.model
    def _due_domain(self):
        return Domain("state", "=", "waiting") & (
            Domain("not_before", "=", False) | Domain("not_before", "<=", fields.Datetime.now())
        )

    @api.model
    def _people_waiting(self):
        """Return [(user, rules)] of what may be sent now: out of the quiet hours and on a working day."""
        groups = self._read_group(self._due_domain(), ["user_id"], ["rule_id:recordset"])
        resting = self._resting([user for user, _rules in groups])
        people = []
        for user, rules in groups:
            rules = rules.filtered(
                lambda rule, u=user: (
                    not (rule.working_days_only and u.id in resting) and not self._is_quiet(u, rule)
                )
            )
            if rules:
                people.append((user, rules))
        return people

    @api.model
    def _local_now(self, user):
        name = user.tz or user.company_id.partner_id.tz or "UTC"
        return pytz.utc.localize(fields.Datetime.now()).astimezone(pytz.timezone(name))

    @api.model
    def _is_quiet(self, user, rule):
        hour = hour_of(self._local_now(user))
        if rule.is_optional and is_quiet(
            hour, user.pharma_alert_quiet_from, user.pharma_alert_quiet_to
        ):
            return True
        return is_quiet(hour, rule.quiet_from, rule.quiet_to)

    @api.model
    def _resting(self, users):
        """Return the ids of the users who do not work today: weekend, holiday, a whole day of time off."""
        if not users:
            return set()
        self.env.flush_all()
        Cycle, Capacity = self.env["pharma.cycle"], self.env["pharma.cycle.capacity"]
        today = SQL(", ").join(
            SQL("(%s, %s, %s::date)", user.id, user.company_id.id, self._local_now(user).date())
            for user in users
        )
        spans = SQL(
            "SELECT d.user_id, d.company_id, %s, d.day, d.day FROM (VALUES %s) d (user_id, company_id, day)",
            self.env["res.users"]._pharma_calendar_sql(SQL("d.user_id"), SQL("d.company_id")),
            today,
        )
        at_work = self.env.execute_query(
            SQL(
                """
                SELECT w.key
                  FROM (%s) w
                 WHERE NOT EXISTS (
                        SELECT 1 FROM (%s) a
                         WHERE a.user_id = w.key AND w.day BETWEEN a.date_start AND a.date_end
                           AND NOT (a.half_start AND w.day = a.date_start)
                           AND NOT (a.half_end AND w.day = a.date_end))
                """,
                Cycle._worked_days_query(spans),
                Capacity._absences_query(),
            )
        )
        return {user.id for user in users} - {id_ for (id_,) in at_work}

    # --- to one person --------------------------------------------------------------------------------

    @api.model
    def _waiting_of(self, user, rules):
        """Return what waits for a person, locked: what another server is sending is left to it."""
        waiting = self.search(
            self._due_domain()
            & Domain("user_id", "=", user.id)
            & Domain("rule_id", "in", rules.ids),
            order="id",
        )
        return waiting.try_lock_for_update().filtered(lambda d: d.state == "waiting")

    @api.model
    def _send_to(self, user, rules):
        waiting = self._waiting_of(user, rules)
        over = waiting.filtered(lambda d: d.alert_id.state not in TOLD)
        if over:
            over._mark("skipped", self.env._("Answered or over before it was sent."))
        self = self.with_context(lang=user.lang, tz=user.tz)
        for channel, deliveries in (waiting - over).with_env(self.env).grouped("channel").items():
            getattr(deliveries, f"_send_{channel}")(user)

    def _alerts_in_order(self):
        return self.alert_id.sorted(lambda a: (a.severity, a.date_open, a.id), reverse=True)

    def _summary(self, length):
        """Return the most important alerts in one text."""
        alerts = self._alerts_in_order()
        text = alerts[0].text
        if len(alerts) == 1:
            return text[:length]
        more = self.env._("(and %s more)", len(alerts) - 1)
        return f"{text[: length - len(more) - 1]} {more}"

    def _send_app(self, user):
        urgent = any(alert.severity == "3_urgent" for alert in self.alert_id)
        user._bus_send(
            "simple_notification",
            {
                "type": "danger" if urgent else "warning",
                "title": self.env._("Alerts: %s", len(self)),
                "message": self._summary(300),
                "sticky": urgent,
            },
        )
        self._mark("sent")

    def _send_activity(self, user):
        """An activity on the record itself, where it has activities and the person may read it."""
        for delivery in self:
            alert = delivery.alert_id
            model = self.env.get(alert.res_model)
            record = model is not None and model.browse(alert.res_id).exists()
            if (
                not record
                or "activity_ids" not in record
                or not record.with_user(user).has_access("read")
            ):
                delivery._mark("skipped", self.env._("There is no record to put an activity on."))
                continue
            activity = record.activity_schedule(
                "mail.mail_activity_data_todo", summary=alert.text, user_id=user.id
            )
            delivery._mark("sent", activity_id=activity.id)

    def _send_mail(self, user):
        """All that waits goes as one mail, into the queue of mails in this transaction."""
        if not user.email:
            self._mark("skipped", self.env._("%s has no e-mail address.", user.name))
            return
        alerts = self._alerts_in_order()
        company = alerts[0].company_id
        body = self.env["ir.qweb"]._render(
            "pharma_crm_call.alert_mail_body",
            {"alerts": alerts, "user": user, "base_url": user.get_base_url()},
        )
        mail = self.env["mail.mail"].create(
            {
                "subject": alerts.text
                if len(alerts) == 1
                else self.env._("%s alerts", len(alerts)),
                "body_html": body,
                "email_from": company.email_formatted or self.env.user.email_formatted,
                "recipient_ids": [Command.set(user.partner_id.ids)],
                # kept until it was seen to be sent: what is sent is never sent again
                "auto_delete": False,
            }
        )
        self._mark("handed", mail_id=mail.id)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _send_sms(self, user):
        """One SMS for all that waits, to a number with a country code."""
        number = user.partner_id._phone_format(fname="phone")
        if not number or not number.startswith("+"):
            self._mark(
                "skipped", self.env._("%s has no phone number with a country code.", user.name)
            )
            return
        # a provider's account can be one of the company's own
        company = self._alerts_in_order()[0].company_id
        sms = (
            self.env["sms.sms"]
            .with_company(company)
            .create(
                {
                    "number": number,
                    "body": self._summary(SMS_LENGTH),
                    "partner_id": user.partner_id.id,
                }
            )
        )
        self._mark("handed", sms_id=sms.id)
