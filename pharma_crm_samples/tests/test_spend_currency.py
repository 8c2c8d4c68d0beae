# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import datetime

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestSpendCurrency(SamplesCommon):
    """Every entry keeps the currency it was paid in; its value in the company's is that of its own day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.coin = cls.env["res.currency"].create(
            {"name": "XTC", "symbol": "T", "rounding": 0.01, "active": True}
        )
        cls._rate("2024-01-01", 4.0)
        cls._rate("2024-07-01", 8.0)

    @classmethod
    def _rate(cls, day, units):
        return cls.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": units,
                "currency_id": cls.coin.id,
                "company_id": cls.company.id,
            }
        )

    def _spend(self, day, own_amount, **values):
        number = self.env["pharma.spend"].search_count([]) + 1
        return self.env["pharma.spend"]._transfer(
            [
                {
                    "name": "Fee",
                    "date": day,
                    "partner_id": self.doctor_a.id,
                    "category": "fee",
                    "own_amount": own_amount,
                    "own_currency_id": self.coin.id,
                    "res_model": "res.partner",
                    "res_id": 1000000 + number,
                    "company_id": self.company.id,
                    **values,
                }
            ]
        )

    def test_rate_of_the_day_of_the_transfer(self):
        """100 are worth 25 in spring and 12.50 in autumn; a rate entered later changes neither."""
        spring, autumn = self._spend("2024-03-01", 100), self._spend("2024-09-01", 100)
        self.assertEqual((spring.amount, spring.currency_rate), (25.0, 0.25))
        self.assertEqual((autumn.amount, autumn.currency_rate), (12.5, 0.125))
        self._rate("2024-02-01", 2.0)
        self.env.invalidate_all()
        self.assertEqual((spring.amount, spring.own_amount), (25.0, 100.0))

    def test_company_currency(self):
        self._bag(self.rep, (self.gift, 2))
        self._report(self.rep, self.doctor_a, (self.gift, 2))
        entry = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        self.assertEqual(
            (entry.amount, entry.own_amount, entry.own_currency_id, entry.currency_rate),
            (60.0, 60.0, self.company.currency_id, 1.0),
        )

    def test_a_day_without_a_rate_is_refused(self):
        with self.assertRaisesRegex(UserError, "No rate between XTC and"):
            self._spend("2023-06-01", 100)
        with self.assertRaisesRegex(UserError, "No rate between"):
            self.env["pharma.limit.rule"].create(
                {
                    "name": "Cap",
                    "measure": "value",
                    "amount": 5,
                    "currency_id": self.env["res.currency"]
                    .create({"name": "XTD", "symbol": "D"})
                    .id,
                    "company_id": self.company.id,
                }
            )

    def test_correction_at_the_rate_of_the_entry(self):
        """What was paid is corrected in its own currency, at the rate of then, whatever the rates are now."""
        entry = self._spend("2024-03-01", 100)
        self._rate("2024-02-01", 2.0)
        taken, right = entry.with_user(self.admin)._reverse("Typed wrongly", 80)
        self.assertEqual((taken.amount, taken.own_amount), (-25.0, -100.0))
        self.assertEqual((right.amount, right.own_amount, right.currency_rate), (20.0, 80.0, 0.25))

    def test_a_cap_in_another_currency_counts_at_the_rate_of_the_day(self):
        cap = {"name": "Cap", "measure": "value", "amount": 200, "currency_id": self.coin.id}
        self.env["pharma.limit.rule"].create(
            {**cap, "window": "year", "company_id": self.company.id}
        )
        self._spend("2024-03-01", 200)  # 50, all that 200 are worth in spring
        with self.assertRaisesRegex(UserError, r"allowed \D+50\.00, given \D+50\.00"):
            self._spend("2024-04-01", 1)

    def test_workbook_has_both_values(self):
        entries = self._spend("2024-03-01", 100) | self._spend("2024-09-01", 100)
        content, _kind = self.env["ir.actions.report"]._render_xlsx(
            "pharma_crm_samples.transparency_xlsx", entries.ids, {}
        )
        book = load_workbook(io.BytesIO(content))
        [total] = list(book["Recipients"].iter_rows(values_only=True))[1:]
        self.assertEqual(
            (total[0], total[4], total[-1]), (2024, self.company.currency_id.name, 37.5)
        )
        rows = list(book["Transfers of value"].iter_rows(values_only=True))[1:]
        self.assertEqual(
            [(row[0], *row[5:9]) for row in rows],
            [
                (datetime(2024, 3, 1), 100, "XTC", 0.25, 25),
                (datetime(2024, 9, 1), 100, "XTC", 0.125, 12.5),
            ],
        )
