# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestReport(CallCommon):
    """Reporting in one request: idempotent, all or nothing."""

    def _details(self):
        return [
            {
                "product_id": self.product_2.id,
                "reaction": "positive",
                "messages": [{"key_message_id": self.message_2.id, "reaction": "positive"}],
            },
            {"product_id": self.product_1.id, "reaction": "neutral", "messages": []},
        ]

    def test_planned_call(self):
        call = self._call(self.rep, self.doctor_a, days=-1)
        result = self._report(
            self.rep, call_id=call.id, details=self._details(), note="Line 1\nLine 2 <b>no markup</b>",
            next_objective="Trial", purpose="Launch", duration=20, channel_id=self.phone.id,
        )  # fmt: skip
        self.assertEqual(
            (result["id"], result["state"], result["known"]), (call.id, "submitted", False)
        )
        self.assertEqual(call.date_done, call.date_planned, "held as planned unless said otherwise")
        self.assertEqual(call.detail_ids.mapped("weight"), [65, 35])
        self.assertEqual(call.detail_ids.product_id[0], self.product_2)
        self.assertEqual(call.call_message_ids.cycle_message_id.key_message_id, self.message_2)
        self.assertEqual((call.duration, call.channel_id), (20, self.phone))
        # purpose, 1 of 2 messages, reactions, duration, next objective
        self.assertAlmostEqual(call.quality, 100 * 5.5 / 6, 1)

    def test_unplanned_call(self):
        result = self._report(self.rep, partner_id=self.doctor_a.id, details=self._details())
        call = self.env["pharma.call"].browse(result["id"])
        self.assertEqual(
            (call.user_id, call.state, call.date_day), (self.rep, "submitted", self.today)
        )
        self.assertFalse(call.day_planned)

    def test_unplanned_takes_todays_plan(self):
        planned = self._call(self.rep, self.doctor_a)
        result = self._report(self.rep, partner_id=self.doctor_a.id)
        self.assertEqual(result["id"], planned.id)

    def test_twice(self):
        key = str(uuid.uuid4())
        first = self._report(
            self.rep, partner_id=self.doctor_a.id, client_uuid=key, details=self._details()
        )
        again = self._report(
            self.rep, partner_id=self.doctor_a.id, client_uuid=key, details=self._details()
        )
        self.assertEqual(again["id"], first["id"])
        self.assertTrue(again["known"])
        self.assertEqual(
            self.env["pharma.call"].search_count([("partner_id", "=", self.doctor_a.id)]), 1
        )
        with self.assertRaises(AccessError):
            self._report(self.rep2, partner_id=self.doctor_a.id, client_uuid=key)

    def test_second_tab(self):
        call = self._call(self.rep, self.doctor_a)
        self._report(self.rep, call_id=call.id, note="First tab")
        with self.assertRaisesRegex(UserError, "already submitted the call on Anna"):
            self._report(self.rep, call_id=call.id, note="Second tab")
        self.assertEqual(call.note, "First tab")

    def test_other_reps_call(self):
        call = self._call(self.rep2, self.doctor_a)
        for user in (self.rep, self.manager, self.rep_south, self.medical):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._report(user, call_id=call.id)
        self.assertEqual(call.state, "planned")

    def test_all_or_nothing(self):
        call = self._call(self.rep, self.doctor_a)

        message = "No such lot"

        def fail(self, vals):
            raise UserError(message)

        with (
            patch.object(type(self.env["pharma.call"]), "_report_extra", fail),
            self.assertRaises(UserError),
        ):
            self._report(self.rep, call_id=call.id, details=self._details(), note="x")
        self.assertEqual(call.state, "planned")
        self.assertFalse(call.detail_ids)
        self.assertFalse(call.note)
        self.assertFalse(call.report_uuid)

    def test_missed_call(self):
        call = self._call(self.rep, self.doctor_a, days=-3)
        call.sudo()._do_transition("miss")
        self._report(self.rep, call_id=call.id)
        self.assertEqual(call.state, "submitted")

    def test_too_late(self):
        self.company.pharma_call_backdate_days = -1
        call = self._call(self.rep, self.doctor_a, days=-10)
        self.company.pharma_call_backdate_days = 7
        with self.assertRaisesRegex(UserError, "lies 10 days back"):
            self._report(self.rep, call_id=call.id)
        self._report(
            self.rep,
            call_id=call.id,
            date_done=fields.Datetime.to_string(self.now - timedelta(days=2)),
        )
        self.assertEqual(call.date_day, (self.now - timedelta(days=2)).date())

    def test_group_call(self):
        call = self._call(self.rep, self.hospital, channel_id=self.group.id)
        self._report(self.rep, call_id=call.id, attendees=(self.doctor_a | self.doctor_b).ids)
        self.assertEqual(call.attendee_ids.partner_id, self.doctor_a | self.doctor_b)
        self.assertEqual(call.attendee_ids.territory_id, self.n1a)
        self.assertEqual(call.attendee_ids.class_id, self.class_a | self.class_b)
        self.assertEqual(call.attendee_ids.target_id.partner_id, self.doctor_a | self.doctor_b)
        other = self._call(self.rep, self.hospital)
        with self.assertRaises(AccessError):
            self._report(self.rep, call_id=other.id, attendees=self.doctor_south.ids)

    def test_nobody_attended(self):
        call = self._call(self.rep, self.hospital, channel_id=self.group.id)
        for attendees in ({}, {"attendees": []}):
            with self.assertRaisesRegex(UserError, "Nobody attended the meeting at North"):
                self._report(self.rep, call_id=call.id, **attendees)
        self.assertEqual(call.state, "planned")
        self._report(self.rep, call_id=call.id, channel_id=self.phone.id)
        self._report(self.rep, partner_id=self.doctor_a.id, channel_id=self.group.id)

    def test_malformed(self):
        call = self._call(self.rep, self.doctor_a)
        for vals in (
            {"client_uuid": "no uuid"},
            {"client_uuid": None},
            {"call_id": call.id, "details": "x"},
            {"call_id": call.id, "details": ["x"]},
            {
                "call_id": call.id,
                "details": [{"product_id": self.product_1.id, "reaction": "angry"}],
            },
            {"call_id": call.id, "details": [{"product_id": self.product_1.id, "messages": 3}]},
            {"call_id": call.id, "attendees": ["x"]},
            {"call_id": call.id, "duration": "long"},
            {"call_id": call.id, "channel_id": [1]},
            {"call_id": call.id, "date_done": "yesterday"},
            {"call_id": call.id, "note": "x" * 20001},
            {"call_id": 0},
            {"call_id": 999999999},
        ):
            with self.subTest(vals=str(vals)[:60]), self.assertRaises(UserError):
                self._report(self.rep, **vals)
        self.assertEqual(call.state, "planned")
        self._report(self.rep, call_id=call.id, note="x" * 10000)

    def test_archived_and_merged_customer(self):
        call = self._call(self.rep, self.doctor_a)
        self.doctor_a.active = False
        self._report(self.rep, call_id=call.id)
        self.assertEqual(call.state, "submitted")

    def test_cycle_closed_in_between(self):
        call = self._call(self.rep, self.doctor_a)
        self.cycle._workflow_write({"state": "closed"})
        self._report(self.rep, call_id=call.id, details=self._details())
        self.assertFalse(call.cycle_id)
        self.assertEqual(call.state, "submitted")

    def test_precall_sheet(self):
        self._made(
            self.rep2, self.doctor_a, days=-2, note="Asked for the study", next_objective="Bring it"
        )
        self._report(
            self.rep,
            partner_id=self.doctor_a.id,
            details=self._details(),
            date_done=fields.Datetime.to_string(self.now - timedelta(days=3)),
        )
        call = self._call(self.rep, self.doctor_a, days=1)
        sheet = call.precall_sheet()
        self.assertEqual(sheet["partner"]["class"]["code"], "A")
        self.assertEqual(sheet["partner"]["place"], "North General Hospital")
        self.assertEqual(
            [p["key_message_id"] for p in sheet["post_its"]], [self.message_2.id, self.message_1.id]
        )
        self.assertEqual([p["heard"] for p in sheet["post_its"]], [1, 0])
        self.assertEqual(
            [p["id"] for p in sheet["products"] if p["preset"]],
            [self.product_2.id, self.product_1.id],
        )
        self.assertEqual(
            [(c["user"], c["mine"]) for c in sheet["last_calls"]],
            [(self.rep2.name, False), (self.rep.name, True)],
        )
        self.assertEqual(sheet["objective"], "Bring it")
        self.assertEqual((sheet["target"]["goal"], sheet["target"]["actual"]), (4, 1))
        self.assertTrue(sheet["call"]["can_report"])
        self.assertEqual({a["id"] for a in sheet["attendees"]}, {self.doctor_b.id})

    def test_precall_sheet_without_call(self):
        Call = self.env["pharma.call"].with_user(self.rep)
        sheet = Call.precall_sheet(self.doctor_b.id)
        self.assertFalse(sheet["call"]["id"])
        self.assertEqual(sheet["call"]["channel_id"], self.face.id)
        self.assertEqual(sheet["partner"]["name"], "Boris North")
        planned = self._call(self.rep, self.doctor_b)
        self.assertEqual(Call.precall_sheet(self.doctor_b.id)["call"]["id"], planned.id)
        with self.assertRaises(AccessError):
            Call.precall_sheet(self.doctor_south.id)
        with self.assertRaises(UserError):
            Call.precall_sheet()

    def test_precall_sheet_of_other_district(self):
        call = self._call(self.rep, self.doctor_a)
        with self.assertRaises(AccessError):
            call.with_user(self.rep_south).precall_sheet()
        sheet = call.with_user(self.medical).precall_sheet()
        self.assertFalse(sheet["call"]["can_report"])
