# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestCorrection(SamplesCommon):
    """A call on which something was handed over took place: it is corrected, but not made void."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_correction_confirm = False
        cls._bag(cls.rep, (cls.sample, 10, cls.lot_late))

    def _ask(self, call, **vals):
        vals = {"client_uuid": str(uuid.uuid4()), "reason": "Mistyped", **vals}
        return call.with_user(self.rep).ask_correction(vals)

    def test_void_is_refused(self):
        call = self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_late))
        with self.assertRaisesRegex(UserError, "got samples or gifts"), self.env.cr.savepoint():
            self._ask(call, void=True)
        self.assertEqual(call.state, "submitted")

    def test_corrected_and_given_once(self):
        call = self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_late))
        limits = self.env["pharma.limit.entry"].search_count([])
        new = self.env["pharma.call"].browse(self._ask(call, note="As it was")["call_id"])
        self.assertEqual((call.state, new.state), ("corrected", "submitted"))
        self.assertEqual((len(call.handover_ids), len(new.handover_ids)), (1, 0))
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_late), 8)
        self.assertEqual(self.env["pharma.limit.entry"].search_count([]), limits)

    def test_a_cap_per_call_counts_the_visit_once(self):
        """Gifts of 60 on the call leave 40 of 100 for a meal, also on the call that counts in its place."""
        self._bag(self.rep, (self.gift, 5))
        self._cap_per_call()
        call = self._report(self.rep, self.doctor_a, (self.gift, 2))
        new = self.env["pharma.call"].browse(self._ask(call, note="As it was")["call_id"])
        newest = self.env["pharma.call"].browse(self._ask(new, note="And more")["call_id"])
        for visit in (call, new, newest):
            with (
                self.subTest(visit.state),
                self.assertRaisesRegex(UserError, r"“Cap”.*given \D+60"),
                self.env.cr.savepoint(),
            ):
                self._meal(visit, 41)
        self._meal(newest, 40)
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+100"):
            self._meal(call, 1)

    def test_a_cap_per_call_counts_the_corrected_value_of_a_gift(self):
        """Gifts of 60, corrected to 10, leave 90 of 100; pieces stay given, and so do limits on them."""
        self._bag(self.rep, (self.gift, 5))
        self._cap_per_call()
        call = self._report(self.rep, self.doctor_a, (self.gift, 2))
        entry = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        self.env["pharma.limit.rule"].create(
            {"name": "Atlases", "product_id": self.gift.id, "quantity": 2, "window": "year"}
        )
        corrected = entry.with_user(self.admin)._reverse("Cost was wrong", 10.0)
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+10"), self.env.cr.savepoint():
            self._meal(call, 91)
        with self.assertRaisesRegex(UserError, "“Atlases”.*allowed 2, given 2"):
            self._request(self.rep2, self.doctor_a, (self.gift, 1)).action_submit()
        self._meal(call, 50)
        corrected.filtered(lambda row: not row.reversal_of_id).with_user(self.admin)._reverse("0")
        self._meal(call, 50)

    def _cap_per_call(self):
        self.env["pharma.limit.rule"].search([]).action_archive()
        self.env["pharma.limit.rule"].create(
            {
                "name": "Cap",
                "measure": "value",
                "amount": 100.0,
                "window": "call",
                "company_id": self.company.id,
            }
        )

    def _meal(self, call, amount):
        paper = self.env["pharma.spend.paper"].with_user(self.rep)
        paper.create({"call_id": call.id, "purpose": "Lunch", "amount": amount}).action_record()
