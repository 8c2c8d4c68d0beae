# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sms.tools.sms_api import SmsApi

from ..tools.quiet import is_quiet
from .alert_common import AlertCommon

# A Wednesday noon, and the Saturday after.
WEDNESDAY = datetime(2026, 3, 11, 12)
SATURDAY = datetime(2026, 3, 14, 12)


@tagged("post_install", "-at_install")
class TestAlertDelivery(AlertCommon):
    """Told in the chosen way, in the chosen hours, together, and once whatever breaks down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"pharma_alert_sms": True, "email": "office@example.com"})
        cls._missed(cls.rep, cls.doctor_a)
        cls._missed(cls.rep, cls.doctor_b)
        cls._missed(cls.rep, cls.hospital)
        cls.rule = cls._rule("missed", days=1, by_app=False, working_days_only=False)
        cls.env["pharma.alert.delivery"].search([]).unlink()

    def _tell(self, **values):
        self.rule.write(values)
        self.rule._evaluate(self.company)
        return self._sent()

    def _sent(self):
        return self.Delivery.search([("user_id", "=", self.rep.id)])

    def _deliver(self, moment=WEDNESDAY):
        with (
            freeze_time(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1),
        ):
            self.Delivery._cron_deliver()

    def _mails(self):
        return self._sent().mail_id

    def test_quiet_hours(self):
        self.assertTrue(is_quiet(23, 22, 7))
        self.assertTrue(is_quiet(6.9, 22, 7))
        self.assertFalse(is_quiet(7, 22, 7))
        self.assertTrue(is_quiet(13, 12, 14))
        self.assertFalse(is_quiet(14, 12, 14))
        self.assertFalse(is_quiet(5, 0, 0))

    def test_one_mail_for_all(self):
        sent = self._tell(by_mail=True)
        self.assertEqual((len(sent), set(sent.mapped("state"))), (3, {"waiting"}))
        self._deliver()
        mail = self._mails()
        self.assertEqual((len(mail), mail.recipient_ids), (1, self.rep.partner_id))
        self.assertEqual(mail.subject, "3 alerts")
        for doctor in (self.doctor_a, self.doctor_b, self.hospital):
            self.assertIn(doctor.name, mail.body_html)
        self._deliver()
        self.assertEqual(self._mails(), mail)

    def test_sent_once(self):
        self._tell(by_mail=True)
        self._deliver()
        mail = self._mails()
        mail.state = "sent"
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"sent"})
        self.assertFalse(mail.exists())
        self.rule._evaluate(self.company)
        self._deliver()
        self.assertFalse(self._mails())

    def test_mail_server_down(self):
        self._tell(by_mail=True)
        self._deliver()
        mail = self._mails()
        mail.write({"state": "exception", "failure_reason": "Connection refused"})
        self._deliver()
        sent = self._sent()
        self.assertEqual((mail.state, set(sent.mapped("state"))), ("outgoing", {"handed"}))
        self.assertEqual(sent[0].note, "Connection refused")
        self.assertEqual(sent[0].not_before, WEDNESDAY + timedelta(minutes=15))
        mail.state = "exception"
        self._deliver(WEDNESDAY + timedelta(minutes=5))
        self.assertEqual(mail.state, "exception", "not before its time")
        self._deliver(WEDNESDAY + timedelta(minutes=16))
        self.assertEqual((mail.state, self._mails()), ("outgoing", mail))
        mail.state = "sent"
        self._deliver(WEDNESDAY + timedelta(hours=2))
        self.assertEqual(set(self._sent().mapped("state")), {"sent"})

    def test_mail_that_may_have_gone_out_is_not_repeated(self):
        self._tell(by_mail=True)
        self._deliver()
        self._mails().write(
            {"state": "exception", "failure_type": "unknown", "failure_reason": "?"}
        )
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"failed"})

    def test_without_address(self):
        self._tell(by_mail=True)
        self.rep.partner_id.email = False
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"skipped"})
        self.assertTrue(self._live(self.rule), "the alert is kept")

    def test_answered_before_it_was_sent(self):
        self._tell(by_mail=True)
        self._live(self.rule).with_user(self.rep).action_done()
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"skipped"})

    def test_quiet_hours_of_the_person(self):
        self.rep.write(
            {"tz": "Asia/Tokyo", "pharma_alert_quiet_from": 20, "pharma_alert_quiet_to": 8}
        )
        self._tell(by_mail=True)
        self._deliver(WEDNESDAY)  # 21:00 in Tokyo
        self.assertEqual(set(self._sent().mapped("state")), {"waiting"})
        self._deliver(WEDNESDAY + timedelta(hours=11))
        self.assertEqual(set(self._sent().mapped("state")), {"handed"})

    def test_quiet_hours_of_the_rule(self):
        self._tell(by_mail=True, quiet_from=11, quiet_to=13)
        self._deliver(WEDNESDAY)
        self.assertEqual(set(self._sent().mapped("state")), {"waiting"})

    def test_no_choice(self):
        """A rule that leaves no choice goes before what the person prefers."""
        self.rep.write(
            {
                "pharma_alert_warning": "none",
                "pharma_alert_quiet_from": 11,
                "pharma_alert_quiet_to": 13,
            }
        )
        self.assertFalse(self._tell(by_mail=True))
        self.rule.is_optional = False
        self._missed(self.rep, self.doctor_a, days=-5)
        self._tell()
        self._deliver(WEDNESDAY)
        self.assertEqual(self._sent().mapped("state"), ["handed"])

    def test_choice_by_severity(self):
        self.rep.write({"pharma_alert_warning": "app_mail", "pharma_alert_urgent": "app_sms"})
        self.assertEqual(set(self._tell().mapped("channel")), {"app", "mail"})
        self._missed(self.rep, self.doctor_a, days=-5)
        urgent = self._tell(severity="3_urgent") - self._sent().filtered(
            lambda d: d.channel == "mail"
        )
        newest = urgent.filtered(lambda d: d.alert_id.severity == "3_urgent")
        self.assertEqual(set(newest.mapped("channel")), {"app", "sms"})

    def test_working_days(self):
        self._tell(by_mail=True, working_days_only=True)
        self._deliver(SATURDAY)
        self.assertEqual(set(self._sent().mapped("state")), {"waiting"})
        off = self.env["pharma.territory.time.off"].create(
            {
                "user_id": self.rep.id,
                "date_start": WEDNESDAY.date(),
                "date_end": WEDNESDAY.date(),
                "company_id": self.company.id,
            }
        )
        self._approved(off)
        self._deliver(WEDNESDAY)
        self.assertEqual(set(self._sent().mapped("state")), {"waiting"})
        self._deliver(WEDNESDAY + timedelta(days=1))
        self.assertEqual(set(self._sent().mapped("state")), {"handed"})

    def test_in_app(self):
        self._tell(by_app=True)
        with patch.object(type(self.env["bus.bus"]), "_sendone", autospec=True) as send:
            self._deliver()
        messages = [
            call.args for call in send.call_args_list if call.args[2] == "simple_notification"
        ]
        self.assertEqual(len(messages), 1, "one message, not three")
        self.assertEqual(messages[0][1], self.rep.partner_id)
        self.assertIn("(and 2 more)", messages[0][3]["message"])

    def test_activity(self):
        sent = self._tell(by_activity=True)
        self._deliver()
        call = self.env["pharma.call"].browse(sent[0].alert_id.res_id)
        self.assertEqual(call.activity_ids.user_id, self.rep)
        sent[0].alert_id.with_user(self.rep).action_done()
        self._deliver()
        self.assertFalse(call.activity_ids)

    def test_activity_needs_a_readable_record(self):
        self.rule.write({"to_rep": False, "user_ids": [(6, 0, self.rep_south.ids)]})
        self._tell(by_activity=True)
        self._deliver()
        sent = self.Delivery.search([("user_id", "=", self.rep_south.id)])
        self.assertEqual(set(sent.mapped("state")), {"skipped"})

    # --- SMS ------------------------------------------------------------------------------------------

    def _provider(self, state):
        self.calls = []

        def send(api, messages, delivery_reports_url=False):
            numbers = [n for message in messages for n in message["numbers"]]
            self.calls.append(numbers)
            return [{"uuid": n["uuid"], "state": state} for n in numbers]

        return patch.object(SmsApi, "_send_sms_batch", send)

    def test_sms_needs_a_number_with_country_code(self):
        self.rep.partner_id.phone = "12345"
        self._tell(by_sms=True)
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"skipped"})
        self.assertFalse(self._sent().sms_id)

    def test_sms_only_where_the_company_pays(self):
        self.company.pharma_alert_sms = False
        self.assertFalse(self._tell(by_sms=True))

    def test_one_sms(self):
        self.rep.partner_id.phone = "+33612345678"
        self._tell(by_sms=True)
        self._deliver()
        sms = self._sent().sms_id
        self.assertEqual((len(sms), sms.number), (1, "+33612345678"))
        self.assertLessEqual(len(sms.body), 300)
        self.assertIn("(and 2 more)", sms.body)
        with self._provider("success"):
            sms.send()
        self._deliver()
        self.assertEqual(set(self._sent().mapped("state")), {"sent"})

    def test_sms_provider_down(self):
        self.rep.partner_id.phone = "+33612345678"
        self._tell(by_sms=True)
        self._deliver()
        sms = self._sent().sms_id
        with self._provider("server_error"):
            sms.send()
        self._deliver()
        self.assertEqual((sms.state, set(self._sent().mapped("state"))), ("outgoing", {"handed"}))
        number = self.calls[0]
        with self._provider("success"):
            sms.send()
        self.assertEqual(self.calls[0], number, "the same SMS under the same id")
        self._deliver(WEDNESDAY + timedelta(hours=1))
        self.assertEqual(set(self._sent().mapped("state")), {"sent"})

    def test_sms_to_a_wrong_number_is_not_repeated(self):
        self.rep.partner_id.phone = "+33612345678"
        self._tell(by_sms=True)
        self._deliver()
        sms = self._sent().sms_id
        with self._provider("wrong_number_format"):
            sms.send()
        self._deliver()
        self.assertEqual((sms.state, set(self._sent().mapped("state"))), ("error", {"failed"}))

    def test_gives_up_in_the_end(self):
        self._tell(by_mail=True)
        delivery = self._sent()[0]
        delivery.attempts = 11
        delivery._mark_later("still down")
        self.assertEqual((delivery.state, delivery.note), ("failed", "still down"))

    @mute_logger("odoo.addons.pharma_crm_call.models.alert.pharma_alert_delivery_send")
    def test_one_persons_trouble_holds_up_nobody(self):
        self._missed(self.rep2, self.doctor_a)
        self._tell(by_mail=True)
        send = type(self.Delivery)._send_mail

        def broken(deliveries, user):
            if user == self.rep:
                raise ValueError("unforeseen")
            return send(deliveries, user)

        with patch.object(type(self.Delivery), "_send_mail", broken):
            self._deliver()
        other = self.Delivery.search([("user_id", "=", self.rep2.id)])
        self.assertEqual(other.state, "handed")
        self.assertEqual({(d.state, d.attempts) for d in self._sent()}, {("waiting", 1)})
        self._deliver(WEDNESDAY + timedelta(hours=1))
        self.assertEqual(len(self._mails()), 1)
