# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from collections import defaultdict
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.states import COUNTED_STATES
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestCorrection(CorrectionCommon):
    """A corrected call keeps the original word by word and counts once, with the right values."""

    def test_the_original_stays_and_the_corrected_call_counts(self):
        call = self._reported()
        before = call.copy_data()[0] | {"note": call.note, "date_done": call.date_done}
        new = self._corrected(call, note="As it was", duration=25, result_id=self.result.id)
        self.assertEqual((call.state, new.state), ("corrected", "submitted"))
        self.assertEqual(
            call.copy_data()[0] | {"note": "As sent", "date_done": call.date_done}, before
        )
        self.assertEqual(call.detail_ids.product_id, new.detail_ids.product_id)
        self.assertEqual((new.note, new.duration, new.result_id), ("As it was", 25, self.result))
        self.assertEqual((new.corrects_id, call.corrected_by_ids), (call, new))
        for name in (
            "user_id",
            "territory_id",
            "class_id",
            "cycle_id",
            "target_id",
            "date_day",
            "day_planned",
        ):
            self.assertEqual(new[name], call[name], name)
        self.assertTrue(new.target_id)
        self.assertEqual(
            new.call_message_ids.mapped("cycle_message_id"),
            call.call_message_ids.mapped("cycle_message_id"),
        )
        row = self._row()
        self.assertEqual((row.actual, row.scheduled), (1, 0))

    def test_what_changes_is_told(self):
        call = self._reported()
        result = self._ask(call, note="As it was", details=self._details()[:1])
        correction = self.env["pharma.call.correction"].browse(result["id"])
        changes = {
            change["label"]: (change["before"], change["after"]) for change in correction.changes
        }
        self.assertEqual(changes["Report"], ("As sent", "As it was"))
        self.assertEqual(set(changes), {"Report", "Products detailed"})
        self.assertIn("2. ", changes["Products detailed"][0])
        self.assertNotIn("2. ", changes["Products detailed"][1])
        # a manager reads it in the own language, whatever the rep's is
        correction.sudo().changes = [dict(change, label="Рапорт") for change in correction.changes]
        correction.invalidate_recordset()
        self.assertNotIn("Рапорт", correction.changes_text)
        self.assertIn("Products detailed", correction.changes_text)
        self.assertEqual(correction.reason, "Mistyped")

    def test_values_are_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.phone.with_context(lang="zh_CN").name = "电话拜访"
        call = self._reported()
        self.company.pharma_call_correction_confirm = False
        asked = self._ask(call, channel_id=self.phone.id)
        other = self._call(self.rep, self.doctor_b, days=-1)
        other.action_submit()
        self.company.pharma_call_correction_confirm = True
        waits = self._ask(other, channel_id=self.phone.id)
        for result in (asked, waits):
            correction = self.env["pharma.call.correction"].browse(result["id"])
            english = correction.with_context(lang="en_US").changes_text
            chinese = correction.with_context(lang="zh_CN").changes_text
            self.assertIn(self.phone.with_context(lang="en_US").name, english)
            self.assertIn("电话拜访", chinese)
            self.assertNotIn(">Phone<", chinese)

    def test_markup_is_shown_as_text(self):
        call = self._reported()
        result = self._ask(call, note="<script>alert(1)</script>", reason="<img src=x>")
        correction = self.env["pharma.call.correction"].browse(result["id"])
        self.assertIn("&lt;script&gt;", correction.changes_text)
        bodies = "".join(call.message_ids.mapped("body"))
        self.assertNotIn("<img", bodies)
        self.assertNotIn("<script", bodies)

    def test_channel_weight_counts_as_corrected(self):
        call = self._reported()
        self.assertEqual(self._row().weighted, 1.0)
        self._corrected(call, channel_id=self.phone.id)
        row = self._row()
        self.assertEqual((row.actual, row.weighted), (1, self.phone.weight))

    def test_void_counts_nowhere(self):
        call = self._reported()
        self._reported(days=-2)
        self.assertEqual(self._row().actual, 2)
        result = self._ask(call, void=True)
        self.assertEqual(
            (call.state, result["state"], result["call_id"]), ("void", "applied", False)
        )
        self.assertEqual(self._row().actual, 1)
        self.assertEqual(self.doctor_a.with_user(self.rep).pharma_call_count, 1)
        # the day is free again
        self._report(self.rep, partner_id=self.doctor_a.id, date_done=str(call.date_done))
        self.assertEqual(self._row().actual, 2)

    def test_the_formulas_example(self):
        """Goal 2, max 4, 5 calls, w = 1 → actual 5, earned 4, excess 1, remaining 0, attainment 200 %."""
        calls = [self._reported(days=-day, partner=self.doctor_b) for day in range(1, 7)]
        self._ask(calls[0], void=True)
        self._ask(calls[1], note="Other words")
        self._ask(self.env["pharma.call"].search([("corrects_id", "=", calls[1].id)]), duration=30)
        row = self._row(self.doctor_b)
        self.assertEqual(
            (row.goal, row.actual, row.earned, row.excess, row.remaining), (2, 5, 4, 1, 0)
        )
        self.assertEqual(row.attainment, 2, "200 %")

    def test_a_planned_call_stays_made_as_planned(self):
        monday = self.today - timedelta(days=self.today.weekday() + 7)
        self.company.pharma_call_backdate_days = -1
        calls = []
        for number in range(3):
            call = self._reported(days=(monday - self.today).days + number)
            call._stamp({"day_planned": call.date_day})
            calls.append(call)
        report = self.env["pharma.period.report"].new(
            {
                "territory_id": self.country.id,
                "company_id": self.company.id,
                "date_start": monday,
                "date_end": monday + timedelta(days=6),
            }
        )
        total = report._data()["total"]
        self.assertEqual((total["as_planned"], total["planned"], total["achieved"]), (3, 3, 3))
        self._ask(calls[0], note="Other words")
        total = report._data()["total"]
        self.assertEqual((total["as_planned"], total["planned"], total["achieved"]), (3, 3, 3))
        self._ask(calls[1], void=True)
        total = report._data()["total"]
        self.assertEqual((total["as_planned"], total["not_made"], total["achieved"]), (2, 1, 2))

    def test_sql_agrees_with_plain_python(self):
        meetings = [
            self._call(self.rep, self.hospital, days=-day, channel_id=self.group.id)
            for day in (1, 2)
        ]
        for meeting in meetings:
            self._report(
                self.rep, call_id=meeting.id, attendees=(self.doctor_a | self.doctor_b).ids
            )
        calls = [self._reported(days=-day) for day in (3, 4, 5, 6)]
        self._ask(meetings[0], attendees=self.doctor_b.ids)
        self._ask(meetings[1], void=True)
        self._ask(calls[0], date_done=str(calls[0].date_done - timedelta(days=4)))
        self._ask(calls[1], channel_id=self.phone.id)
        self._ask(calls[2], void=True)
        counted = defaultdict(set)
        for call in self.env["pharma.call"].search([("state", "in", COUNTED_STATES)]):
            for partner in call.partner_id | call.attendee_ids.partner_id:
                counted[partner].add((call.user_id, call.date_day))
        for partner in (self.doctor_a, self.doctor_b, self.hospital):
            row = self._row(partner)
            self.assertEqual(
                sum(row.mapped("actual")), len(counted[partner]) if row else 0, partner.name
            )
        self.assertEqual((self._row().actual, self._row(self.doctor_b).actual), (3, 1))

    def test_a_meeting_keeps_somebody_who_attended(self):
        """Nobody there is refused as in the report, also when a manager confirms and when the channel makes it one."""
        meeting = self._call(self.rep, self.hospital, days=-1, channel_id=self.group.id)
        self._report(self.rep, call_id=meeting.id, attendees=self.doctor_a.ids)
        for confirm in (False, True):
            self.company.pharma_call_correction_confirm = confirm
            with self.assertRaisesRegex(UserError, "Nobody attended"), self.env.cr.savepoint():
                self._ask(meeting, attendees=[])
        self.company.pharma_call_correction_confirm = False
        self.assertEqual(meeting.state, "submitted")
        phoned = self._call(self.rep, self.hospital, days=-2, channel_id=self.phone.id)
        self._report(self.rep, call_id=phoned.id)
        with self.assertRaisesRegex(UserError, "Nobody attended"), self.env.cr.savepoint():
            self._ask(phoned, channel_id=self.group.id)
        self._ask(meeting, attendees=self.doctor_b.ids)
        self.assertEqual(meeting.state, "corrected")

    def test_what_an_erasure_empties(self):
        call = self._reported()
        correction = self.env["pharma.call.correction"].browse(
            self._ask(call, note="As it was")["id"]
        )
        items = {item["model"]: item for item in self.env["pharma.privacy"]._pharma_personal_data()}
        item = items["pharma.call.correction"]
        self.env["pharma.privacy"]._blank(correction._name, correction.ids, item["blank"])
        self.assertEqual((correction.reason, correction.changes), ("–", False))
        self.assertNotIn("As it was", correction.changes_text)

    def test_corrected_again(self):
        call = self._reported()
        first = self._corrected(call, note="Second words")
        second = self._corrected(first, note="Third words")
        self.assertEqual(
            (call.state, first.state, second.state), ("corrected", "corrected", "submitted")
        )
        self.assertEqual(self._row().actual, 1)
        with self.assertRaisesRegex(UserError, "Corrected"):
            self._ask(call, note="x")

    def test_moved_to_another_day(self):
        call = self._reported(days=-3)
        with self.assertRaisesRegex(UserError, "future"):
            self._ask(call, date_done=str(self.now + timedelta(days=1)))
        with self.assertRaisesRegex(UserError, "days back"):
            self._ask(call, date_done=str(self.now - timedelta(days=20)))
        self._reported(days=-2)
        with self.assertRaisesRegex(UserError, "already has a call"):
            self._ask(call, date_done=str(call.date_done + timedelta(days=1)))
        self.assertEqual(call.state, "submitted")
        new = self._corrected(call, date_done=str(call.date_done - timedelta(days=1)))
        self.assertEqual(new.date_day, call.date_day - timedelta(days=1))

    def test_an_old_call_is_corrected_where_it_stands(self):
        self.company.pharma_call_backdate_days = -1
        call = self._reported(days=-20)
        self.company.pharma_call_backdate_days = 7
        new = self._corrected(call, date_done=str(call.date_done + timedelta(minutes=30)))
        self.assertEqual(new.date_day, call.date_day)

    def test_out_of_reach_since(self):
        call = self._reported()
        self.env["pharma.coverage"].search([("partner_id", "=", self.doctor_a.id)]).active = False
        new = self._corrected(call, note="As it was")
        self.assertEqual((new.territory_id, new.is_outside), (self.n1a, False))

    def test_malformed(self):
        call = self._reported()
        for vals in (
            {"reason": "  ", "note": "x"},
            {"reason": None, "note": "x"},
            {"reason": ["x"], "note": "x"},
            {"client_uuid": "1", "note": "x"},
            {},
            {"note": "As sent"},
            {"details": "x"},
            {"duration": "long"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._ask(call, **vals)
        with self.assertRaises(UserError):
            call.with_user(self.rep).ask_correction("x")
        self.assertEqual(call.state, "submitted")
        self.assertFalse(call.correction_ids)

    def test_sent_twice(self):
        call = self._reported()
        key = str(uuid.uuid4())
        first = self._ask(call, client_uuid=key, note="As it was")
        again = self._ask(call, client_uuid=key, note="As it was")
        self.assertEqual(
            (again["id"], again["call_id"], again["known"]), (first["id"], first["call_id"], True)
        )
        self.assertEqual(len(call.correction_ids), 1)
