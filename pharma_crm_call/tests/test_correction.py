# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from collections import defaultdict
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.states import COUNTED_STATES
from .common import CallCommon


class CorrectionCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pharma_call_correction_confirm = False
        cls.result = cls.env["pharma.call.choice"].create({"kind": "result", "name": "Agreed"})

    def _details(self):
        return [
            {
                "product_id": self.product_2.id,
                "reaction": "positive",
                "messages": [{"key_message_id": self.message_2.id, "reaction": "positive"}],
            },
            {"product_id": self.product_1.id, "reaction": "neutral", "messages": []},
        ]

    def _reported(self, days=-1, partner=None, **vals):
        call = self._call(self.rep, partner or self.doctor_a, days=days)
        vals = {"note": "As sent", "details": self._details(), **vals}
        self._report(self.rep, call_id=call.id, **vals)
        return call

    @classmethod
    def _ask(cls, call, user=None, **vals):
        vals = {"client_uuid": str(uuid.uuid4()), "reason": "Mistyped", **vals}
        return call.with_user(user or call.user_id).ask_correction(vals)

    def _corrected(self, call, **vals):
        return self.env["pharma.call"].browse(self._ask(call, **vals)["call_id"])

    def _row(self, partner=None, territory=None):
        self.env.invalidate_all()
        return (
            self.env["pharma.cycle.progress"]
            .with_user(self.business)
            .search(
                [
                    ("cycle_id", "=", self.cycle.id),
                    ("territory_id", "=", (territory or self.n1a).id),
                    ("partner_id", "=", (partner or self.doctor_a).id),
                ]
            )
        )


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


@tagged("post_install", "-at_install")
class TestSubmittedIsFixed(CorrectionCommon):
    """No way but a correction changes a submitted call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_3 = cls.env["product.product"].create(
            {"name": "Third product", "pharma_kind": "promoted", "company_id": cls.company.id}
        )

    def test_every_way_in(self):
        call = self._reported()
        self.env.invalidate_all()
        snapshot = call.read()[0]
        mine = call.with_user(self.rep)
        detail, attendee = call.detail_ids[0], self.doctor_b
        tries = {
            "note": {"note": "x"},
            "state": {"state": "planned"},
            "details": {"detail_ids": [Command.update(detail.id, {"reaction": "negative"})]},
            "detail removed": {"detail_ids": [Command.delete(detail.id)]},
            "detail added": {"detail_ids": [Command.create({"product_id": self.product_3.id})]},
            "attendee": {"attendee_ids": [Command.create({"partner_id": attendee.id})]},
            "absent": {"absent_ids": [Command.link(attendee.id)]},
            "evidence": {"evidence_ids": [Command.create({"name": "x", "file": b"eA=="})]},
            "messages": {"call_message_ids": [Command.clear()]},
            "corrects": {"corrects_id": call.id},
            "reason": {"reason_id": self.result.id},
            "result": {"result_id": self.result.id},
            "stamps": {"cycle_id": False, "class_id": False},
            "rep": {"user_id": self.rep2.id},
            "date": {"date_start": "2020-01-01 10:00:00"},
            "end": {"date_stop": "2020-01-01 10:00:00"},
        }
        for user in (self.rep, self.manager, self.business):
            for name, vals in tries.items():
                with self.subTest(way=name, user=user.login), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        call.with_user(user).write(vals)
        for name, act in {
            "detail": lambda: mine.detail_ids[0].write({"reaction": "negative"}),
            "detail deleted": lambda: mine.detail_ids[0].unlink(),
            "detail moved in": lambda: mine.env["pharma.call.detail"].create(
                {"call_id": call.id, "product_id": self.product_3.id}
            ),
            "message": lambda: mine.call_message_ids[0].unlink(),
            "deleted": lambda: mine.unlink(),
            "load": lambda: self._load(mine),
            "copy": lambda: mine.copy({"state": "submitted", "date_planned": self.now}),
        }.items():
            with self.subTest(way=name), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    act()
        self.env.invalidate_all()
        self.maxDiff = None
        self.assertEqual(call.read()[0], snapshot)

    def _load(self, mine):
        result = mine.load(["id", "note"], [[mine.export_data(["id"])["datas"][0][0], "forged"]])
        if not result["ids"]:
            raise UserError(result["messages"][0]["message"])

    def test_a_copy_is_a_plan(self):
        call = self._reported()
        copy = call.with_user(self.rep).copy({"date_planned": self.now + timedelta(days=1)})
        self.assertEqual(copy.state, "planned")
        for name in (
            "corrects_id",
            "date_submitted",
            "quality",
            "cycle_id",
            "report_uuid",
            "detail_ids",
            "evidence_ids",
        ):
            self.assertFalse(copy[name], name)

    def test_forged_on_create(self):
        forged = {
            "state": "submitted", "user_id": self.rep2.id, "territory_id": self.n1b.id,
            "company_id": self.env["res.company"].create({"name": "Other"}).id, "cycle_id": self.cycle.id,
            "class_id": self.class_a.id, "quality": 100, "corrects_id": self._reported().id, "is_effective": True,
            "date_submitted": fields.Datetime.now(), "reason_id": self.result.id,
        }  # fmt: skip
        ways = [(name, value, by) for name, value in forged.items() for by in ("value", "context")]
        for day, (name, value, by) in enumerate(ways, 1):
            vals = {
                "partner_id": self.doctor_b.id,
                "date_planned": self.now + timedelta(days=day),
                **({name: value} if by == "value" else {}),
            }
            context = {f"default_{name}": value} if by == "context" else {}
            Call = self.env["pharma.call"].with_user(self.rep).with_context(**context)
            with self.subTest(field=name, by=by):
                try:
                    with self.env.cr.savepoint():
                        call = Call.create(vals)
                except UserError:
                    continue  # refused is as good as ignored
                self.assertEqual((call.state, call.user_id), ("planned", self.rep))
                self.assertEqual((call.territory_id, call.company_id), (self.n1a, self.company))
                self.assertEqual(call.class_id, self.class_b)
                for stamp in (
                    "cycle_id",
                    "quality",
                    "corrects_id",
                    "is_effective",
                    "date_submitted",
                    "reason_id",
                ):
                    self.assertFalse(call[stamp], stamp)
