# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.returns.res_partner_return import RETURN_MONTHS
from ..tools.spend_return import windows
from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestReturn(SamplesCommon):
    """Spend against what came back, in the 360° view; sales come from an addon to the right by a hook."""

    def _panels(self, partner, user=None):
        overview = partner.with_user(user or self.rep).pharma_overview()
        return {panel["key"]: panel for panel in overview["panels"]}

    def _spend(self, partner, amount):
        (start, _end), _after = windows(fields.Date.context_today(self.env.user), RETURN_MONTHS)
        return self.env["pharma.spend"].create(
            {
                "name": "Fee",
                "date": start,
                "partner_id": partner.id,
                "category": "fee",
                "amount": amount,
                "res_model": "res.partner",
                "res_id": partner.id,
                "company_id": self.company.id,
            }
        )

    def _with_sales(self, known):
        return patch.object(
            type(self.env["res.partner"]),
            "_pharma_contributions",
            lambda partners, periods: {self.hospital.id: known},
        )

    def test_without_sales_it_says_so(self):
        panel = self._panels(self.hospital)["return"]
        self.assertFalse(panel["facts"])
        self.assertIn("No sales data yet", panel["empty"])

    def test_thin_data_says_so(self):
        with self._with_sales([None, 500.0]):
            self.assertIn("thin", self._panels(self.hospital)["return"]["empty"])

    def test_hospital_with_its_doctors(self):
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital)
        self._spend(self.doctor_a, 150)
        self._spend(self.hospital, 50)
        with self._with_sales([1000.0, 1600.0]):
            panel = self._panels(self.hospital)["return"]
            facts = {fact["label"]: fact["value"] for fact in panel["facts"]}
            self.assertEqual(facts["Return, over 6 months"], "3.00")
            self.assertIn("200.00", facts["Spent in 6 months"])
            # the doctor's view tells that of the hospital, by name
            facts = self._panels(self.doctor_a)["return"]["facts"]
            self.assertEqual(facts[0]["value"], self.hospital.name)

    def test_never_for_one_doctor_alone(self):
        self._spend(self.doctor_a, 150)
        with self._with_sales([1000.0, 1600.0]):
            for partner in (self.hospital, self.doctor_a):
                panel = self._panels(partner)["return"]
                self.assertFalse(panel["facts"])
                self.assertIn("one doctor alone", panel["empty"])

    def test_nothing_spent(self):
        with self._with_sales([1000.0, 1600.0]):
            self.assertIn("Nothing was spent", self._panels(self.hospital)["return"]["empty"])

    def test_who_reads_no_spend_sees_none(self):
        self.assertNotIn("return", self._panels(self.hospital, self.steward))
