# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import SamplesCommon

PACKS = {"generic", "cn", "us", "eu", "uk", "ru"}


class PacksCommon(SamplesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.env["pharma.item.policy"].search([]).action_archive()
        for name in ("CNY", "GBP", "USD", "RUB", "EUR"):
            currency = cls.env.ref(f"base.{name}")
            if currency != cls.company.currency_id:
                cls.env["res.currency.rate"].create(
                    {
                        "name": "2020-01-01",
                        "rate": 2.0,
                        "currency_id": currency.id,
                        "company_id": cls.company.id,
                    }
                )
        for user in (cls.rep, cls.rep2):
            cls._bag(user, (cls.gift, 20), (cls.leaflet, 50), (cls.sample, 50, cls.lot_late))

    @classmethod
    def _pack(cls, code):
        return cls.env.ref(f"pharma_crm_samples.pack_{code}")

    def _preview(self, code, user=None):
        return (
            self.env["pharma.pack.switch"]
            .with_user(user or self.admin)
            .create({"company_id": self.company.id, "pack_id": code and self._pack(code).id})
        )

    def _switch(self, code):
        switch = self._preview(code)
        switch.action_apply()
        return switch

    def _rule(self, code):
        for model in ("pharma.limit.rule", "pharma.item.policy"):
            found = self.env[model].search(
                [("company_id", "=", self.company.id), ("pack_code", "=", code)]
            )
            if found:
                return found
        return found


@tagged("post_install", "-at_install")
class TestPacks(PacksCommon):
    """The rules that come with the addon: sourced, suggested by country, and refusing by law and article."""

    def test_every_rule_names_its_source_and_date(self):
        packs = self.env["pharma.pack"].search([("code", "in", list(PACKS))])
        self.assertEqual(set(packs.mapped("code")), PACKS)
        for rule in packs.rule_ids:
            with self.subTest(pack=rule.pack_id.code, rule=rule.code):
                self.assertTrue(rule.source and rule.source_date and rule.note and rule.in_words)
                self.assertLessEqual(rule.source_date, rule.pack_id.checked_on)
                # no rule claims to be more than it is
                self.assertIn("our compliance officer", rule.note)

    def test_each_pack_applies_and_says_what_it_did(self):
        for code in sorted(PACKS):
            with self.subTest(pack=code):
                self._switch(False)
                switch = self._switch(code)
                self.assertEqual(self.company.pharma_pack_id, self._pack(code))
                self.assertEqual(
                    len(switch.line_ids.filtered(lambda line: line.action == "add")),
                    len(self._pack(code).rule_ids),
                )
                for rule in self._pack(code).rule_ids:
                    self.assertEqual(self._rule(rule.code).source, rule.source)

    def test_suggestion_by_country(self):
        suggested = self.env["pharma.pack"]._suggested
        for country, code in (("cn", "cn"), ("us", "us"), ("uk", "uk"), ("ru", "ru"), ("de", "eu")):
            self.company.country_id = self.env.ref(f"base.{country}")
            self.assertEqual(suggested(self.company), self._pack(code), country)
        for country in (self.env.ref("base.br"), self.env["res.country"]):
            self.company.country_id = country
            self.assertEqual(suggested(self.company), self._pack("generic"))

    # -- what the rules do at hand-over ------------------------------------------------------------------

    def test_united_kingdom(self):
        """Four of one medicine a year against signature, for two years; no gifts; each with its clause."""
        self._switch("uk")
        with (
            self.assertRaisesRegex(UserError, "signature.*clauses 21.1 and 21.3"),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep, self.doctor_a, (self.sample, 1), signed=False)
        call = self._report(self.rep, self.doctor_a, (self.sample, 4))
        self.assertIn("in writing", call.handover_ids.signed_text)
        self.assertEqual(call.handover_ids.signature_state, "intact")
        with (
            self.assertRaisesRegex(UserError, "allowed 4, given 4.*clause 21.2"),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep2, self.doctor_a, (self.sample, 1))
        with (
            self.assertRaisesRegex(UserError, "may not be given.*clause 19.1"),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep2, self.doctor_a, (self.gift, 1))
        self._report(self.rep2, self.doctor_a, (self.leaflet, 5))

    def test_two_years_after_the_first(self):
        self._switch("eu")
        call = self._report(self.rep, self.doctor_a, (self.sample, 1))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE pharma_limit_entry SET date = date - interval '25 months' WHERE partner_id = %s",
                call.partner_id.id,
            )
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "only in the first 24 months.*EFPIA"):
            self._report(self.rep2, self.doctor_a, (self.sample, 1))
        self._report(self.rep, self.doctor_b, (self.sample, 1))

    def test_a_changed_declaration_breaks_the_seal(self):
        self._switch("eu")
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        handover._workflow_write({"signed_text": "Something else"})
        self.assertEqual(handover.signature_state, "broken")

    def test_only_prescribers(self):
        self._switch("eu")
        policies = self.env["pharma.item.policy"]._policies_for(self.sample, self.company)
        refusal = policies[self.sample]._refusal(self.sample, self.hospital)
        self.assertRegex(refusal, "only for doctors.*Directive 2001/83/EC")

    def test_united_states(self):
        """A licence on record, items of 100 dollars at most, a warning where reporting begins."""
        self._switch("us")
        with (
            self.assertRaisesRegex(UserError, "valid licence of Anna North.*21 CFR 203.31"),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep, self.doctor_a, (self.sample, 1))
        self.doctor_a.write(
            {"pharma_licence_number": "L1", "pharma_licence_authority": "State Board"}
        )
        self._report(self.rep, self.doctor_a, (self.sample, 1))
        # the tests' rate makes two of a foreign currency from one of the company's, which may be the dollar itself
        self.gift.with_company(self.company).standard_price = 100.01
        with self.assertRaisesRegex(UserError, "worth .*100.*PhRMA"), self.env.cr.savepoint():
            self._report(self.rep2, self.doctor_a, (self.gift, 1))
        self.gift.with_company(self.company).standard_price = 50
        self.leaflet.with_company(self.company).standard_price = 40
        call = self._report(self.rep2, self.doctor_a, (self.gift, 1), (self.leaflet, 3))
        self.assertIn("42 CFR 403.904", call.handover_ids.limit_warning)

    def test_russia(self):
        self._switch("ru")
        for product, part in ((self.sample, "3"), (self.gift, "1")):
            with (
                self.assertRaisesRegex(UserError, rf"may not be given.*Art\. 74 \(1\) \({part}\)"),
                self.env.cr.savepoint(),
            ):
                self._report(self.rep, self.doctor_a, (product, 1))
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        with self.assertRaisesRegex(UserError, "323-FZ"):
            request.action_submit()

    def test_the_offer_says_which_law(self):
        self._switch("cn")
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        offers = {item["product_id"]: item for item in call.offer_items()}
        self.assertIn("Drug Administration Law", offers[self.gift.id]["reason"])
        self.assertEqual(offers[self.sample.id]["max"], 2)
        self.assertIn("in writing", offers[self.sample.id]["declaration"])

    def test_a_ban_goes_before_a_policy_of_a_product(self):
        self.env["pharma.item.policy"].create(
            {"name": "Free", "product_id": self.gift.id, "company_id": self.company.id}
        )
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self._switch("uk")
        with self.assertRaisesRegex(UserError, "clause 19.1"):
            self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_a_code_means_one_thing(self):
        with self.assertRaisesRegex(ValidationError, "sample.policy"):
            self.env["pharma.pack"].create(
                {
                    "name": "Mine",
                    "code": "mine",
                    "rule_ids": [
                        Command.create(
                            {
                                "name": "X",
                                "code": "sample.policy",
                                "target": "limit",
                                "kind": "gift",
                                "source": "Act",
                                "source_date": "2020-01-01",
                            }
                        )
                    ],
                }
            )
