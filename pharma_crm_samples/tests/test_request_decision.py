# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestRequestDecision(SamplesCommon, HttpCase):
    """How managers are asked about a request, and what happens when nobody answers."""

    def setUp(self):
        super().setUp()
        for user in self.manager | self.regional | self.business:
            user.write({"notification_type": "email", "email": f"{user.login}@example.com"})
        self.request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        self.request.action_submit()

    def _mail(self, user):
        mails = self.env["mail.mail"].search([("recipient_ids", "in", user.partner_id.ids)])
        return str(mails[:1].body_html)

    def _link(self, user):
        [url] = re.findall(r'href="(\S+/pharma/decide/\S+decision=approve)"', self._mail(user))
        return url[url.index("/pharma") :]

    def _approve_by_mail(self, url):
        self.env.flush_all()
        page = self.url_open(url)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        answer = self.url_open(url, data={"csrf_token": token, "decision": "approve"})
        self.env.invalidate_all()
        return answer

    def test_mail_has_what_is_decided_on(self):
        mail = self._mail(self.manager)
        for text in (
            self.rep.name,
            "Anna North",
            "1 × ",
            self.gift.name,
            "For the meeting in May",
            "30.00",
        ):
            self.assertIn(text, mail)
        self.assertRegex(mail, r"Limit left: [^<]+</td>\s*<td[^>]*>\d+ pieces")

    def test_mail_names_the_step_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rule = self.env.ref("pharma_crm_samples.tier_request_regional_manager")
        rule.with_context(lang="fr_FR").name = "Chef de région"
        self.regional.lang = "fr_FR"
        self._approve(self.request, self.manager)
        self.assertIn("Chef de région", self._mail(self.regional))

    def test_mail_tells_the_budget(self):
        outlook = dict(self.request.sudo()._decision_outlook())
        self.assertTrue(any(label.startswith("Limit left") for label in outlook))

    def test_two_tiers_by_mail_ship(self):
        self.assertEqual(self._approve_by_mail(self._link(self.manager)).status_code, 200)
        self.assertEqual(self._approve_by_mail(self._link(self.regional)).status_code, 200)
        self.assertEqual(self.request.state, "shipped")

    def test_tiers_by_item_class_level_and_country(self):
        """Conditions are data: each of them takes its turn as the only rule that fits."""
        self.company.country_id = self.env.ref("base.cn")
        rules = self.env["tier.definition"].search([("model", "=", "pharma.resource.request")])
        rule, others = rules[0], rules[1:]
        others.active = False
        for fits, other in (
            ("[('amount_total', '>=', 25)]", "[('amount_total', '>', 30)]"),
            (
                "[('line_ids.product_id.pharma_kind', '=', 'gift')]",
                "[('line_ids.product_id.pharma_kind', '=', 'sample')]",
            ),
            (
                "[('partner_id.pharma_class_id.code', '=', 'A')]",
                "[('partner_id.pharma_class_id.code', '=', 'KOL')]",
            ),
            (
                "[('territory_id.level', '=', 'territory')]",
                "[('territory_id.level', '=', 'region')]",
            ),
            (
                "[('company_id.country_id.code', '=', 'CN')]",
                "[('company_id.country_id.code', '=', 'US')]",
            ),
        ):
            with self.subTest(rule=fits):
                self.request.action_withdraw()
                rule.definition_domain = other
                with (
                    self.assertRaisesRegex(UserError, "No approval rule fits"),
                    self.env.cr.savepoint(),
                ):
                    self.request.action_submit()
                rule.definition_domain = fits
                self.request.action_submit()
                self.assertEqual(self.request.review_ids.definition_id, rule)

    def test_request_edited_after_the_mail(self):
        url = self._link(self.manager)
        self.request.action_withdraw()
        self.request.line_ids.quantity = 3
        self.request.action_submit()
        self.env.flush_all()
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 410)
        self.assertIn("changed or taken back", answer.text)
        self.assertEqual(set(self.request.review_ids.mapped("status")), {"pending", "waiting"})

    def test_manager_who_has_left_the_territory(self):
        """Neither by the mail nor in Odoo; who manages now decides."""
        url = self._link(self.manager)
        self.n1.member_ids.filtered(lambda m: m.user_id == self.manager).date_end = "2020-02-01"
        new = self.regional.copy({"login": "t_new", "name": "T New", "email": "n@example.com"})
        self.n1.member_ids = [
            (0, 0, {"user_id": new.id, "role": "manager", "date_start": "2020-02-02"})
        ]
        self.env.invalidate_all()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.request.with_user(self.manager).validate_tier()
        self.assertEqual(self._approve_by_mail(url).status_code, 409)
        self.request.with_user(new).validate_tier()
        self.assertEqual(self.request.review_ids[0].done_by, new)

    def test_escalation_is_an_alert_once(self):
        rule = self.env.ref("pharma_crm_samples.alert_rule_request_escalated")
        # a database that was installed before may have other days, or none
        self.request.sudo().review_ids[0].definition_id.escalate_days = 3
        rule._evaluate(self.company)
        Alert = self.env["pharma.alert"]
        self.assertFalse(Alert.search([("rule_id", "=", rule.id)]))
        self.request.sudo().review_ids[0].pending_since = fields.Datetime.now() - timedelta(days=12)
        for _run in range(2):
            self.env["tier.review"]._escalate_overdue()
            rule._evaluate(self.company)
        alerts = Alert.search([("rule_id", "=", rule.id)])
        self.assertEqual(alerts.user_id, self.manager | self.regional)
        self.assertEqual(len(alerts), 2)
        self.assertIn(self.request.name, alerts[0].text)
        self.request.with_user(self.regional).validate_tier()
        rule._evaluate(self.company)
        self.assertEqual(set(alerts.mapped("state")), {"resolved"})

    def test_waiting_request_is_an_alert(self):
        rule = self.env.ref("pharma_crm_samples.alert_rule_request_waiting")
        rule.active = True
        rule._evaluate(self.company)
        self.assertFalse(self.env["pharma.alert"].search([("rule_id", "=", rule.id)]))
        self.request.sudo().review_ids[0].pending_since = fields.Datetime.now() - timedelta(days=5)
        rule._evaluate(self.company)
        alert = self.env["pharma.alert"].search([("rule_id", "=", rule.id)])
        self.assertEqual((alert.user_id, alert.value), (self.manager, 5))

    def test_several_at_once(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        others = self._request(self.rep, None, (self.leaflet, 5)) | self._request(
            self.rep, None, (self.leaflet, 7)
        )
        for request in others:
            request.action_submit()
        action = others.with_user(self.manager).action_decide_many()
        wizard = self.env["pharma.decision.many"].with_user(self.manager).browse(action["res_id"])
        self.assertIn("7 × ", wizard.overview)
        wizard.action_decide()
        self.assertEqual(set(others.mapped("state")), {"shipped"})
        with self.assertRaises(UserError):
            others.with_user(self.rep).action_decide_many()
