# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestDecisionLinks(ApprovalCase, HttpCase):
    """Approve and Reject in the mail to an approver: what they do, and everything they must not do."""

    def setUp(self):
        super().setUp()
        (self.manager | self.regional | self.business).notification_type = "email"
        for user in self.manager | self.regional | self.business | self.rep:
            user.email = user.email or f"{user.login}@example.com"
        (self.tier_1 | self.tier_2).notify_on_pending = True
        self.record.action_submit()

    def _mails(self, user):
        return self.env["mail.mail"].search([("recipient_ids", "in", user.partner_id.ids)])

    def _link(self, user=None, decision="approve"):
        """Return the address behind a button of the last mail to a user, without the host."""
        body = self._mails(user or self.manager)[:1].body_html
        [url] = re.findall(rf'href="(\S+/pharma/decide/\S+decision={decision})"', str(body))
        return url[url.index("/pharma") :]

    def _form(self, url):
        self.env.flush_all()
        answer = self.url_open(url)
        page = html.fromstring(answer.text)
        return answer, page

    def _post(self, url, decision="approve", reason="", token=None):
        """Fill in the form of the page."""
        if token is None:
            _answer, page = self._form(url)
            token = (page.xpath("//input[@name='csrf_token']/@value") or [""])[0]
        answer = self.url_open(
            url, data={"csrf_token": token, "decision": decision, "reason": reason}
        )
        self.env.invalidate_all()
        return answer

    def _token(self, url):
        return self._form(url)[1].xpath("//input[@name='csrf_token']/@value")[0]

    def _waits(self):
        self.env.invalidate_all()
        return self.record.sudo().review_ids.mapped("status") == ["pending", "waiting"]

    def _change(self, **values):
        """Change the record in the database: nobody can any more while it is under review."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE pharma_test_approval SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    value,
                    self.record.id,
                )
            )
        self.env.invalidate_all()

    # -- the mail ------------------------------------------------------------------------------

    def test_mail_has_facts_and_buttons_for_one_person(self):
        mail = self._mails(self.manager)
        self.assertEqual(len(mail), 1)
        self.assertIn("Gift", mail.subject)
        self.assertIn(self.rep.name, mail.body_html)
        self._link(decision="reject")
        self.assertFalse(self._mails(self.business), "not their turn yet")

    def test_who_asks_cannot_read_the_mail(self):
        mail = self._mails(self.manager)
        self.assertEqual(mail.author_id, self.env.ref("base.partner_root"))
        for user in (self.rep, self.admin, self.regional):
            message = self.env["mail.message"].with_user(user)
            self.assertFalse(message.search([("id", "=", mail.mail_message_id.id)]), user.login)
            with self.assertRaises(AccessError):
                mail.mail_message_id.with_user(user).read(["body"])
            with self.assertRaises(AccessError):
                self.env["mail.mail"].with_user(user).search([])

    def test_who_reads_in_odoo_gets_no_mail(self):
        record = self._record(manager_id=self.regional.id)
        self.regional.notification_type = "inbox"
        record.action_submit()
        self.assertFalse(self._mails(self.regional))
        message = record.message_ids.filtered(lambda m: "Review pending" in m.body)
        self.assertIn(self.regional.partner_id, message.notified_partner_ids)
        self.assertNotIn("/pharma/decide/", str(record.message_ids.mapped("body")))

    def test_company_without_buttons(self):
        self.company.pharma_decision_link_days = 0
        record = self._record()
        record.action_submit()
        self.assertNotIn("/pharma/decide/", str(self._mails(self.manager)[:1].body_html))

    # -- what they do --------------------------------------------------------------------------

    def test_opening_changes_nothing(self):
        for decision in ("approve", "reject", "nonsense"):
            answer, page = self._form(self._link().replace("approve", decision))
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(page.xpath("//form[@method='post']//button"))
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertTrue(self._waits())
        self.assertFalse(self.env["pharma.decision.link"].search([]).mapped("date_used")[0])

    def test_approve_without_a_session(self):
        answer = self._post(self._link())
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.record.review_ids.mapped("status"), ["approved", "pending"])
        self.assertEqual(self.record.review_ids[0].done_by, self.manager)
        self._post(self._link(self.business))
        self.assertEqual(
            (self.record.state, self.record.outcome), ("approved", "approved by t_business")
        )

    def test_approve_in_somebody_else_s_session(self):
        self.authenticate(self.rep.login, self.rep.login)
        self._post(self._link())
        self.assertEqual(self.record.review_ids[0].done_by, self.manager)

    def test_refuse_needs_a_reason(self):
        url = self._link(decision="reject")
        answer = self._post(url, "reject", "  ")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Say why", answer.text)
        self.assertTrue(self._waits())
        self.assertEqual(self._post(url, "reject", "Too dear").status_code, 200)
        self.assertEqual(
            (self.record.state, self.record.review_ids[0].comment), ("draft", "Too dear")
        )

    # -- what they must not do -----------------------------------------------------------------

    def assertNothing(self, answer, status):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertTrue(self._waits())

    def test_forged(self):
        url = self._link()
        address, signature = re.match(r"(.*/)([0-9a-f]{64})\?", url).groups()
        token = self._token(url)
        other = self._record(manager_id=self.regional.id)
        other.action_submit()
        strange = re.search(r"/(\d+)/([0-9a-f]{64})\?", self._link(self.regional)).groups()
        for forged in (
            f"{address}{'0' * 64}",
            f"{address}{signature[:-1]}",
            f"/pharma/decide/{strange[0]}/{signature}",  # the signature of another link
            f"{address}{strange[1]}",
            f"/pharma/decide/999999999/{signature}",
        ):
            self.assertNothing(self._form(forged)[0], 404)
            self.assertNothing(self._post(forged, token=token), 404)

    def test_without_csrf_token(self):
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertNothing(self._post(self._link(), token=""), 400)

    def test_replayed(self):
        url = self._link()
        token = self._token(url)
        self._post(url, token=token)
        answer = self._post(url, token=token)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("works once", answer.text)
        self.assertEqual(self._form(url)[0].status_code, 410)
        self.assertEqual(self.record.review_ids.mapped("status"), ["approved", "pending"])

    def test_expired(self):
        link = self.env["pharma.decision.link"].search([], limit=1)
        url, token = self._link(), self._token(self._link())
        # a day put off by hand does not bear the signature
        link.date_expires = fields.Datetime.now() + timedelta(days=300)
        self.assertNothing(self._form(url)[0], 404)
        link.date_expires = fields.Datetime.now() - timedelta(seconds=5)
        url = url.replace(re.search("[0-9a-f]{64}", url)[0], link._signature())
        self.assertNothing(self._post(url, token=token), 409)
        self.assertIn("expired", self._form(url)[0].text)

    def test_edited_and_submitted_again(self):
        url, token = self._link(), self._token(self._link())
        self.record.action_withdraw()
        self.record.amount = 5000
        self.record.action_submit()
        answer = self._post(url, token=token)
        self.assertNothing(answer, 409)
        self.assertIn("changed or taken back", answer.text)
        self.assertNotEqual(self._link(), url)
        self.assertEqual(self._post(self._link()).status_code, 200)

    def test_taken_back(self):
        url, token = self._link(), self._token(self._link())
        self.record.action_withdraw()
        self.assertEqual(self._post(url, token=token).status_code, 409)
        self.assertEqual(self.record.state, "draft")

    def test_content_changed_behind_its_back(self):
        url, token = self._link(), self._token(self._link())
        self._change(name="A car")
        self.assertNothing(self._post(url, token=token), 409)

    def test_approver_is_gone(self):
        url, token = self._link(), self._token(self._link())
        self.manager.active = False
        self.assertNothing(self._post(url, token=token), 409)
        self.assertIn("does not decide on this any more", self._form(url)[0].text)

    def test_approver_is_no_longer_asked(self):
        url, token = self._link(), self._token(self._link())
        self._change(manager_id=self.regional.id)
        answer = self._post(url, token=token)
        self.assertNothing(answer, 409)
        self.assertIn("does not wait for your decision", answer.text)

    def test_approver_has_lost_the_role(self):
        self._post(self._link())
        url = self._link(self.business)
        token = self._token(url)
        self.business.group_ids -= self.env.ref("pharma_crm.group_business_manager")
        self.assertEqual(self._post(url, token=token).status_code, 409)
        self.assertEqual(self.record.review_ids.mapped("status"), ["approved", "pending"])

    def test_passed_on_in_between(self):
        self.tier_1.has_forward = True
        url, token = self._link(), self._token(self._link())
        self._forward(self.record, self.manager, self.regional)
        self.assertEqual(self._post(url, token=token).status_code, 409)
        self.assertEqual(self.record.state, "review")

    def test_substitute_for_the_days_only(self):
        today = fields.Date.context_today(self.record)
        substitution = self.env["pharma.approval.substitute"].create(
            {
                "user_id": self.manager.id,
                "substitute_id": self.regional.id,
                "date_start": today,
                "date_end": today,
                "company_id": self.company.id,
            }
        )
        record = self._record(name="Other gift")
        record.action_submit()
        url = self._link(self.regional)
        token = self._token(url)
        substitution.unlink()
        self.assertEqual(self._post(url, token=token).status_code, 409)
        self.assertEqual(record.review_ids[0].status, "pending")

    def test_error_of_the_record_leaves_all_as_it_was(self):
        self.tier_2.active = False
        record = self._record(name="Breaks")
        record.action_submit()

        words = "The store is empty"

        def reject(_record):
            raise UserError(words)

        self.patch(type(record), "_on_approved", reject)
        url = self._link()
        answer = self._post(url)
        self.assertEqual(answer.status_code, 409)
        self.assertIn(words, answer.text)
        self.assertEqual((record.state, record.review_ids.status), ("review", "pending"))
        self.assertFalse(self.env["pharma.decision.link"].search([], limit=1).date_used)

    def test_links_are_written_by_nobody(self):
        link = self.env["pharma.decision.link"].search([], limit=1)
        for user in (self.rep, self.manager, self.admin):
            with self.assertRaises(AccessError):
                link.with_user(user).write({"date_used": False})
            with self.assertRaises(AccessError):
                link.with_user(user).unlink()
        with self.assertRaises(AccessError):
            link.with_user(self.manager).read(["version"])

    def test_old_links_go(self):
        links = self.env["pharma.decision.link"].search([])
        links[0].date_expires = fields.Datetime.now() - timedelta(days=40)
        links._gc_links()
        self.assertFalse(links[0].exists())
