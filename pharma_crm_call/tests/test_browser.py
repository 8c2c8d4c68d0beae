# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestPhone(CallCommon, HttpCase):
    """The rep's day on a phone, in a browser."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A new user's first chat would cover the screen.
        (cls.rep | cls.manager).sudo().odoobot_state = "disabled"
        cls._made(cls.rep2, cls.doctor_a, days=-2, note="Asked for the study")

    def test_report_in_four_taps(self):
        call = self._call(self.rep, self.doctor_a)
        self.start_tour("/odoo/pharma-day", "pharma_call_report_in_four_taps", login=self.rep.login)
        self.assertEqual(call.state, "submitted")
        self.assertEqual(call.detail_ids.product_id[0], self.product_2)
        self.assertEqual(call.detail_ids[0].reaction, "positive")
        self.assertEqual(call.call_message_ids.key_message_id, self.message_2)
        self.assertEqual(call.channel_id, self.face)

    def test_plan_today(self):
        self.start_tour("/odoo/pharma-day", "pharma_call_plan_today", login=self.rep.login)
        call = self.env["pharma.call"].search([("partner_id", "=", self.doctor_b.id)])
        self.assertEqual(
            (call.state, call.user_id, call.day_planned), ("submitted", self.rep, self.today)
        )
        self.assertEqual(
            (call.note, call.next_objective), ("Interested, wants the study", "Bring the study")
        )
        self.assertFalse(call.detail_ids)

    @mute_logger("odoo.http")
    def test_refused_report_stays(self):
        call = self._call(self.rep, self.doctor_a)

        message = "not accepted"

        def refuse(call, vals):
            raise UserError(message)

        with patch.object(type(self.env["pharma.call"]), "_report_extra", refuse):
            self.start_tour("/odoo/pharma-day", "pharma_call_report_refused", login=self.rep.login)
        self.assertEqual(call.state, "planned")

    def test_review(self):
        call = self._made(self.rep, self.doctor_a)
        self.env["pharma.call"].search(
            [("id", "!=", call.id), ("state", "=", "submitted")]
        )._workflow_write({"state": "reviewed"})
        self.start_tour("/odoo/pharma-review-queue", "pharma_call_review", login=self.manager.login)
        self.assertEqual(call.state, "reviewed")
        self.start_tour("/odoo/pharma-day", "pharma_call_manager_message", login=self.rep.login)
        self.assertTrue(call.review_ids.seen_on)
