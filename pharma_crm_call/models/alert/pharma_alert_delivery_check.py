# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

BATCH = 1000
# Failures of which it is certain that nothing went out, so that trying again doubles nothing.
SMS_LATER = ("sms_server", "sms_credit", "sms_acc")


class PharmaAlertDelivery(models.Model):
    """What became of mails and SMS that were handed over to Odoo's queues."""

    _inherit = "pharma.alert.delivery"

    @api.model
    def _check_handed(self):
        """Follow mails and SMS: sent, to be tried again, or failed for good. What is over needs no activity."""
        now = fields.Datetime.now()
        due = Domain("state", "=", "handed") & (
            Domain("not_before", "=", False) | Domain("not_before", "<=", now)
        )
        handed = self.search(due, limit=BATCH, order="id").try_lock_for_update()
        for mail, deliveries in (
            handed.filtered(lambda d: d.channel == "mail").grouped("mail_id").items()
        ):
            deliveries._check_mail(mail)
        for sms, deliveries in (
            handed.filtered(lambda d: d.channel == "sms").grouped("sms_id").items()
        ):
            deliveries._check_sms(sms)
        self._drop_activities()

    def _check_mail(self, mail):
        if not mail or mail.state == "sent":
            self._mark("sent")
            mail.unlink()
        elif mail.state == "exception":
            reason = mail.failure_reason or mail.failure_type or ""
            # no failure type: the server could not be reached, nothing went out
            if mail.failure_type in (False, "mail_smtp"):
                mail.mark_outgoing()
                self._mark_later(reason)
            else:
                self._mark("failed", reason)
        elif mail.state == "cancel":
            self._mark("failed", self.env._("The mail was cancelled."))

    def _check_sms(self, sms):
        if not sms or sms.state in ("process", "pending", "sent"):
            self._mark("sent")
        elif sms.state == "error":
            labels = dict(sms._fields["failure_type"]._description_selection(self.env))
            reason = labels.get(sms.failure_type, sms.failure_type or "")
            if sms.failure_type in SMS_LATER:
                # the same SMS with the same number: a provider that has it already knows it
                sms.action_set_outgoing()
                self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()
                self._mark_later(reason)
            else:
                self._mark("failed", reason)
        elif sms.state == "canceled":
            self._mark("failed", self.env._("The SMS was cancelled."))

    @api.model
    def _drop_activities(self):
        """Take back activities of alerts that are done or over."""
        over = self.search(
            [("activity_id", "!=", False), ("alert_id.state", "in", ("done", "resolved"))],
            limit=BATCH,
        )
        over.activity_id.unlink()
