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
