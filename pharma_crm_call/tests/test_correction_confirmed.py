# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestCorrectionConfirmed(CorrectionCommon):
    """Where the company wants it, a correction counts when the manager has confirmed it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_correction_confirm = True

    def _request(self, call, **vals):
        return self.env["pharma.call.correction"].browse(self._ask(call, **vals)["id"])

    def test_confirmed(self):
        call = self._reported()
        correction = self._request(call, note="As it was")
        self.assertEqual(
            (call.state, correction.state, call.note), ("submitted", "requested", "As sent")
        )
        self.assertFalse(call.corrected_by_ids)
        self.assertEqual(self._row().actual, 1)
        self.assertEqual(correction.activity_ids.user_id, self.manager)
        with self.assertRaises(AccessError):
            correction.with_user(self.rep).action_confirm()
        correction.with_user(self.manager).action_confirm()
        new = correction.corrected_id
        self.assertEqual(
            (call.state, new.state, new.note, new.user_id),
            ("corrected", "submitted", "As it was", self.rep),
        )
        self.assertEqual((correction.decided_by_id, correction.state), (self.manager, "applied"))
        self.assertFalse(correction.activity_ids)
        self.assertEqual(self._row().actual, 1)
        with self.assertRaises(UserError):
            correction.with_user(self.manager).action_confirm()

    def test_refused_and_withdrawn(self):
        call = self._reported()
        correction = self._request(call, void=True)
        with self.assertRaisesRegex(UserError, "waits for your manager"):
            self._ask(call, note="x")
        with self.assertRaises(UserError):
            correction.with_user(self.manager).action_refuse()
        correction.with_user(self.manager).action_refuse("You were there")
        self.assertEqual((call.state, correction.state), ("submitted", "refused"))
        self.assertIn("You were there", "".join(call.message_ids.mapped("body")))
        second = self._request(call, note="x")
        with self.assertRaises(UserError):
            second.with_user(self.manager).action_withdraw()
        second.with_user(self.rep).action_withdraw()
        self.assertEqual((call.state, second.state), ("submitted", "withdrawn"))

    def test_who_may(self):
        call = self._reported()
        for user in (self.rep2, self.rep_south, self.manager, self.medical, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._ask(call, user=user, note="x")
        correction = self._request(call, note="x")
        for user in (self.rep, self.rep2, self.rep_south, self.medical, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                correction.with_user(user).action_confirm()
            with self.subTest(user=user.login), self.assertRaises(UserError):
                correction.with_user(user).action_refuse("No")
        with self.assertRaises(AccessError):
            correction.with_user(self.rep_south).read(["reason"])
        self.assertEqual(correction.state, "requested")

    def test_nobody_writes_it(self):
        call = self._reported()
        correction = self._request(call, note="x")
        values = {"call_id": call.id, "reason": "x", "wanted": {"note": "y"}}
        for user in (self.rep, self.manager, self.business):
            Correction = correction.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    Correction.create(values)
                with self.assertRaises(AccessError):
                    Correction.write({"wanted": {"note": "forged"}})
                with self.assertRaises(AccessError):
                    Correction.write({"state": "applied"})
                with self.assertRaises(AccessError):
                    Correction.unlink()

    def test_the_call_moved_on_in_between(self):
        call = self._reported(days=-2)
        correction = self._request(call, date_done=str(call.date_done + timedelta(days=1)))
        self._reported(days=-1)
        with self.assertRaisesRegex(UserError, "already has a call"):
            with self.env.cr.savepoint():
                correction.with_user(self.manager).action_confirm()
        self.assertEqual((call.state, correction.state), ("submitted", "requested"))
