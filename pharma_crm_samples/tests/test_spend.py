# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestSpend(SamplesCommon):
    """Corrections of the ledger, and the transparency workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bag(cls.rep, (cls.sample, 10, cls.lot_late), (cls.gift, 5))

    def _entry(self):
        self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_late))
        return self.env["pharma.spend"].search([("user_id", "=", self.rep.id)])

    def _correct(self, entry, user=None, **values):
        return (
            self.env["pharma.spend.correct"]
            .with_user(user or self.admin)
            .create({"spend_id": entry.id, "reason": "Cost was wrong", **values})
            .action_correct()
        )

    def test_correction_takes_back_and_enters_the_right_value(self):
        entry = self._entry()
        self.assertEqual(entry.amount, 5.0)
        self._correct(entry, amount=4.0)
        entries = self.env["pharma.spend"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(sorted(entries.mapped("amount")), [-5.0, 4.0, 5.0])
        self.assertEqual(sum(entries.mapped("quantity")), 2)
        self.assertEqual(entries.filtered("reversal_of_id").reversal_of_id, entry)
        with self.assertRaises(UserError):
            self._correct(entry)
        with self.assertRaises(UserError):
            self._correct(entries.filtered("reversal_of_id"))

    def test_only_administrators_correct(self):
        entry = self._entry()
        for user in (self.rep, self.manager, self.business, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self._correct(entry, user)
        for values in ({"reason": " "}, {"amount": -1.0}):
            with self.assertRaises(UserError, msg=values):
                self._correct(entry, **values)

    def test_workbook(self):
        self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_late), (self.gift, 1))
        entries = self.env["pharma.spend"].search([("user_id", "=", self.rep.id)])
        self._correct(entries.filtered(lambda e: e.category == "gift"), again=False)
        entries = self.env["pharma.spend"].search([("user_id", "=", self.rep.id)])
        content, _kind = self.env["ir.actions.report"]._render_xlsx(
            "pharma_crm_samples.transparency_xlsx", entries.ids, {}
        )
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        self.assertEqual(rows[0][5:8], ("Samples", "Gifts", "Literature"))
        self.assertEqual(rows[0][-1], "Total")
        self.assertEqual(
            [(row[2], *row[5:8], row[-1]) for row in rows[1:]], [("Anna North", 5.0, 0.0, 0.0, 5.0)]
        )
