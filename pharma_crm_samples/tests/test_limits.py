# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestLimits(SamplesCommon):
    """Rules as data on top of the arithmetic: whose pieces count, and what a block says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.gift_2 = cls._item("Pen", "gift", 1.0)
        for user in (cls.rep, cls.rep2):
            cls._bag(user, (cls.gift, 50), (cls.gift_2, 50), (cls.leaflet, 50))

    def _rule(self, **values):
        return self.env["pharma.limit.rule"].create(
            {"name": "Gift limit", "kind": "gift", "quantity": 4, "window": "year", **values}
        )

    def _given(self, partner, *lines, user=None):
        return self._report(user or self.rep, partner, *lines)

    def test_recipient_limit_counts_the_whole_team(self):
        """4 a year: 3 given by one rep leave 1 for the other."""
        self._rule()
        self._given(self.doctor_a, (self.gift, 3))
        with (
            self.assertRaisesRegex(UserError, "given 3, reserved by requests 0, asked for 2"),
            self.env.cr.savepoint(),
        ):
            self._given(self.doctor_a, (self.gift, 2), user=self.rep2)
        self._given(self.doctor_a, (self.gift, 1), user=self.rep2)

    def test_another_recipient_is_free(self):
        self._rule(quantity=1)
        self._given(self.doctor_a, (self.gift, 1))
        self._given(self.doctor_b, (self.gift, 1))

    def test_kind_counts_all_its_products_together(self):
        self._rule(quantity=2)
        self._given(self.doctor_a, (self.gift, 1), (self.gift_2, 1))
        with self.assertRaises(UserError):
            self._given(self.doctor_a, (self.gift_2, 1), user=self.rep2)

    def test_each_product_on_its_own(self):
        self._rule(quantity=1, per_product=True)
        self._given(self.doctor_a, (self.gift, 1), (self.gift_2, 1))
        with self.assertRaises(UserError):
            self._given(self.doctor_a, (self.gift_2, 1), user=self.rep2)

    def test_strengths_of_a_brand_together(self):
        """Four a year of each brand: 5 mg and 10 mg are one, another brand and what has no brand are others."""
        brand = self.product_1.product_tmpl_id
        other = self.env["product.template"].create(
            {"name": "Otherol", "pharma_kind": "promoted", "company_id": self.company.id}
        )
        five, ten = (
            self._item(f"Atlas of {size}", "gift", 1.0, pharma_brand_id=brand.id)
            for size in ("hearts", "lungs")
        )
        second = self._item("Atlas of bones", "gift", 1.0, pharma_brand_id=other.id)
        self._bag(self.rep, (five, 9), (second, 9))
        self._bag(self.rep2, (ten, 9))
        self._rule(per_product=True, per_brand=True)
        self._given(self.doctor_a, (five, 3), (second, 4), (self.gift, 4), (self.gift_2, 4))
        with (
            self.assertRaisesRegex(
                UserError, "allowed 4, given 3, reserved by requests 0, asked for 2"
            ),
            self.env.cr.savepoint(),
        ):
            self._given(self.doctor_a, (ten, 2), user=self.rep2)
        request = self._request(self.rep, self.doctor_a, (ten, 1))
        request.action_submit()
        with self.assertRaisesRegex(UserError, "reserved by requests 1"), self.env.cr.savepoint():
            self._request(self.rep, self.doctor_a, (five, 1)).action_submit()

    def test_of_one_product_group(self):
        group = self.env["pharma.product.group"].create(
            {"name": "Heart", "company_id": self.company.id}
        )
        brand = self.product_1.product_tmpl_id
        brand.pharma_product_group_id = group
        atlas = self._item("Atlas of hearts", "gift", 1.0, pharma_brand_id=brand.id)
        for user in (self.rep, self.rep2):
            self._bag(user, (atlas, 9))
        self._rule(group_id=group.id, quantity=1)
        self._given(self.doctor_a, (self.gift, 3), (atlas, 1))
        with self.assertRaisesRegex(UserError, "allowed 1, given 1"):
            self._given(self.doctor_a, (atlas, 1), user=self.rep2)

    def test_one_product(self):
        self._rule(kind=False, product_id=self.gift.id, quantity=1)
        self._given(self.doctor_a, (self.gift, 1), (self.gift_2, 5))
        with self.assertRaises(UserError):
            self._given(self.doctor_a, (self.gift, 1), user=self.rep2)

    def test_lines_of_one_hand_over_are_summed(self):
        self._rule(quantity=2)
        with self.assertRaisesRegex(UserError, "asked for 3"):
            self._given(self.doctor_a, (self.gift, 2), (self.gift_2, 1))

    def test_rep_limit(self):
        self._rule(scope="rep", quantity=2, window="month")
        self._given(self.doctor_a, (self.gift, 1))
        self._given(self.doctor_a, (self.gift, 2), user=self.rep2)
        with self.assertRaises(UserError):
            self._given(self.doctor_b, (self.gift, 2))

    def test_per_call(self):
        self._rule(window="call", quantity=2)
        with self.assertRaisesRegex(UserError, "per call"), self.env.cr.savepoint():
            self._given(self.doctor_a, (self.gift, 3))
        self._given(self.doctor_a, (self.gift, 2))
        self._given(self.doctor_a, (self.gift, 2), user=self.rep2)

    def test_zero_forbids(self):
        self._rule(quantity=0)
        with self.assertRaisesRegex(UserError, "allowed 0"):
            self._given(self.doctor_a, (self.gift, 1))

    def test_request_reserves_before_anything_is_given(self):
        """4 a year, 3 given, 1 reserved by a pending request: 0 left for everybody else."""
        self._rule()
        self._given(self.doctor_a, (self.gift, 3))
        self._request(self.rep2, self.doctor_a, (self.gift, 1)).action_submit()
        second = self._request(self.rep, self.doctor_a, (self.gift, 1))
        with self.assertRaisesRegex(UserError, "given 3, reserved by requests 1") as error:
            second.action_submit()
        self.assertIn("as soon as a pending request is withdrawn", str(error.exception))

    def test_message_says_when_it_frees(self):
        self._rule(window="year", quantity=1)
        self._given(self.doctor_a, (self.gift, 1))
        with self.assertRaisesRegex(UserError, r"Possible again from 01/01/\d{4}"):
            self._given(self.doctor_a, (self.gift, 1), user=self.rep2)

    def test_rolling_window_frees_after_n_days(self):
        self._rule(window="rolling", days=7, quantity=1)
        call = self._given(self.doctor_a, (self.gift, 1))
        engine = self.env["pharma.limit.engine"]
        situation = self.env["pharma.handover"]._situation_of(call, self.doctor_a)
        allowed, why_not = engine._allowances(situation, self.gift)[self.gift]
        self.assertEqual(allowed, 0)
        self.assertIn("Possible again from", why_not)

    def test_other_company_s_rule_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self._rule(quantity=0, company_id=other.id)
        self._given(self.doctor_a, (self.gift, 1))

    def test_entries_are_facts(self):
        self._rule()
        self._given(self.doctor_a, (self.gift, 1))
        entry = self.env["pharma.limit.entry"].search([("partner_id", "=", self.doctor_a.id)])
        self.assertEqual((entry.operation, entry.quantity, entry.kind), ("consume", 1, "gift"))
        for attack in (lambda: entry.write({"quantity": 1000}), lambda: entry.unlink()):
            with self.assertRaises(UserError):
                attack()

    def test_bad_rules(self):
        with self.assertRaises(ValidationError):
            self._rule(kind=False, product_id=self.product_1.id)
        for values in (
            {"quantity": -1},
            {"window": "rolling", "days": 0},
            {"product_id": self.gift.id},
        ):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._rule(**values)
