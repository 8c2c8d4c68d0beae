# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import random
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger

from ..models.consent.pharma_consent import CHANNELS
from .common import PharmaCommon

NO_ACL = "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestConsent(PharmaCommon):
    """What a doctor said about being contacted: dated, with evidence, never rewritten."""

    def _say(self, decision="given", channel="email", doctor=None, user=None, **values):
        return (
            self.env["pharma.consent"]
            .with_user(user or self.rep)
            .create(
                {
                    "partner_id": (doctor or self.doctor_a).id,
                    "channel": channel,
                    "decision": decision,
                    "evidence": "Said so on the ward",
                    **values,
                }
            )
        )

    def test_the_latest_word_counts(self):
        now = fields.Datetime.now()
        self.assertEqual(self.doctor_a.pharma_consent_email, "none")
        first = self._say(date=now - timedelta(days=10))
        self.assertEqual(self.doctor_a.pharma_consent_email, "given")
        second = self._say("withdrawn", date=now - timedelta(days=1))
        self.assertEqual(self.doctor_a.pharma_consent_email, "withdrawn")
        self._say(date=now - timedelta(days=5))  # recorded late, said before
        self.assertEqual(self.doctor_a.pharma_consent_email, "withdrawn")
        (first | second).invalidate_recordset()
        self.assertEqual((first.state, second.state), ("superseded", "withdrawn"))
        self._say(date=now - timedelta(hours=1), date_end=fields.Date.today())
        self.assertEqual(self.doctor_a.pharma_consent_email, "given")
        self.assertEqual(self.doctor_a.pharma_consent_phone, "none")

    def test_consent_expires(self):
        self._say(
            date=fields.Datetime.now() - timedelta(days=400),
            date_end=fields.Date.today() - timedelta(days=1),
        )
        self.assertEqual(self.doctor_a.pharma_consent_email, "expired")
        self.assertFalse(self.doctor_a._pharma_may_contact("email"))
        self.company.pharma_consent_months = 12
        said = self._say(date=fields.Datetime.to_datetime("2026-02-28 10:00:00"))
        self.assertEqual(said.date_end, fields.Date.to_date("2027-02-28"))

    def test_policy_decides_where_nothing_was_said(self):
        both = self.doctor_a | self.doctor_b
        self.assertFalse(both._pharma_may_contact("email"))
        self.assertEqual(both._pharma_may_contact("visit"), both)
        self._say()
        self._say("withdrawn", "visit", self.doctor_b)
        self.assertEqual(both._pharma_may_contact("email"), self.doctor_a)
        self.assertEqual(both._pharma_may_contact("visit"), self.doctor_a)
        self.company.pharma_consent_email = "opt_out"
        self.assertEqual(both._pharma_may_contact("email"), both)
        events = self.env.ref("pharma_crm.consent_purpose_events")
        self.company.pharma_consent_email = "opt_in"
        self.assertFalse(both._pharma_may_contact("email", events))
        with self.assertRaises(ValueError):
            both._pharma_may_contact("telepathy")

    def test_searches_agree_with_plain_python(self):
        rng = random.Random(7)
        doctors = self.env["res.partner"].create(
            [{"name": f"Doctor {i}", "pharma_type": "doctor"} for i in range(30)]
        )
        now = fields.Datetime.now()
        rows = []
        for _number in range(150):
            said = now - timedelta(days=rng.randrange(1, 300))
            rows.append(
                {
                    "partner_id": rng.choice(doctors).id,
                    "channel": rng.choice(CHANNELS)[0],
                    "decision": rng.choice(("given", "withdrawn")),
                    "date": said,
                    "date_end": said.date() + timedelta(days=rng.randrange(400))
                    if rng.random() < 0.5
                    else False,
                    "evidence": "x",
                }
            )
        consents = self.env["pharma.consent"].create(rows)
        today = fields.Date.today()
        for channel, _label in CHANNELS:
            expected = {}
            for doctor in doctors:
                last = consents.filtered(
                    lambda c, d=doctor, ch=channel: c.partner_id == d and c.channel == ch
                ).sorted(lambda c: (c.date, c.id))[-1:]
                state = last.decision or "none"
                if state == "given" and last.date_end and last.date_end < today:
                    state = "expired"
                expected[doctor] = state
                self.assertEqual(doctor[f"pharma_consent_{channel}"], state)
            for state in ("given", "withdrawn", "expired", "none"):
                found = self.env["res.partner"].search(
                    [("id", "in", doctors.ids), (f"pharma_consent_{channel}", "=", state)]
                )
                self.assertEqual(
                    set(found), {d for d, s in expected.items() if s == state}, (channel, state)
                )
            for policy in ("opt_in", "opt_out"):
                self.company[f"pharma_consent_{channel}"] = policy
                domain = self.env["res.partner"]._pharma_contactable_domain(
                    channel, company=self.company
                )
                self.assertEqual(
                    self.env["res.partner"].search(domain) & doctors,
                    doctors._pharma_may_contact(channel),
                )

    def test_many_doctors_cost_one_query(self):
        doctors = self.env["res.partner"].create(
            [{"name": f"Doctor {i}", "pharma_type": "doctor"} for i in range(40)]
        )
        self.env.flush_all()
        doctors.mapped("company_id.pharma_consent_email")
        self.env["pharma.consent"]._default_purpose()
        with self.assertQueryCount(1):
            doctors._pharma_may_contact("email")

    def test_facts_stay(self):
        consent = self._say()
        for user in (self.rep, self.steward, self.admin, self.env.ref("base.user_root")):
            with self.assertRaises(AccessError), mute_logger(*NO_ACL):
                consent.with_user(user).write({"decision": "withdrawn"})
            with self.assertRaises(AccessError), mute_logger(*NO_ACL):
                consent.with_user(user).unlink()
        with self.assertRaises(AccessError):
            consent.sudo().with_context(pharma_consent_permit=True).write({"decision": "withdrawn"})

    def test_bad_input(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._say(evidence=False)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._say(date=fields.Datetime.now() + timedelta(days=2))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._say(doctor=self.hospital)
        self._say("withdrawn", evidence=False)  # a refusal needs none
        self.company.pharma_consent_evidence = False
        self._say(evidence=False)

    @mute_logger(*NO_ACL)
    def test_only_for_covered_doctors_and_in_the_own_name(self):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._say(doctor=self.doctor_south)
        consent = self._say(user_id=self.rep2.id)
        self.assertEqual(consent.user_id, self.rep)
        self.assertFalse(
            self.env["pharma.consent"].with_user(self.rep_south).search([("id", "=", consent.id)])
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._say(user=self.medical)
        theirs = (
            self.env["ir.attachment"]
            .with_user(self.rep2)
            .create({"name": "x", "datas": base64.b64encode(b"secret")})
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._say(attachment_ids=[(6, 0, theirs.ids)])

    @mute_logger(*NO_ACL)
    def test_other_company(self):
        consent = self._say()
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_other_steward", "data_steward", "rep")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        Consent = (
            self.env["pharma.consent"]
            .with_user(stranger)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertFalse(Consent.search([]).filtered(lambda c: c.company_id == self.company))
        self.assertFalse(Consent._read_group([("id", "=", consent.id)], ["channel"], ["__count"]))
        with self.assertRaises(AccessError):
            Consent.browse(consent.id).read(["evidence"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            Consent.create({"partner_id": self.doctor_a.id, "channel": "email", "evidence": "x"})

    def test_capture_in_few_taps(self):
        self._say("given", "phone")
        action = self.doctor_a.with_user(self.rep).action_pharma_capture_consent()
        form = Form(
            self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"])
        )
        self.assertEqual(form.phone, "given")
        self.assertFalse(form.email)
        form.email = "given"
        form.sms = "withdrawn"
        form.signature = PIXEL
        form.save().action_save()
        consents = self.doctor_a.pharma_consent_ids
        self.assertEqual(len(consents), 3, "what was said before is not said again")
        self.assertEqual(self.doctor_a.pharma_consent_email, "given")
        self.assertEqual(self.doctor_a.pharma_consent_sms, "withdrawn")
        self.assertEqual(set(consents[:2].mapped("source")), {"signed"})
        self.assertTrue(consents[0].signature)
        again = self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"])
        with self.assertRaises(UserError):
            Form(again).save().action_save()

    def test_overview_panels(self):
        self._say("withdrawn", "visit")
        self.doctor_a.with_user(self.steward).phone = "+49 30 901820"
        overview = self.doctor_a.with_user(self.rep).pharma_overview()
        panels = {panel["key"]: panel for panel in overview["panels"]}
        facts = {fact["label"]: fact for fact in panels["consent"]["facts"]}
        today = format_date(self.env, fields.Date.today(), date_format="medium")
        refused, email = facts["Face to face"], facts["E-mail"]
        self.assertEqual(
            (refused["value"], refused["icon"], refused["color"]),
            (f"Refused, {today}", "fa-times-circle", "danger"),
        )
        # nobody asked: what the company's policy makes of it, under a mark of its own
        self.assertEqual(
            (email["value"], email["icon"]),
            ("Not asked, no contact before asking", "fa-question-circle-o"),
        )
        self.assertEqual(panels["changes"]["rows"][0]["title"], "Phone")
        self.assertIn(
            "action_pharma_propose", [action["method"] for action in overview["header"]["actions"]]
        )
