# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestFaultsMaster(CallCommon):
    """What changes between plan and report: customer, cycle, place of work. Nothing is lost, nothing doubled."""

    def _row(self, partner=None, cycle=None):
        self.env.invalidate_all()
        return (
            self.env["pharma.cycle.progress"]
            .with_user(self.business)
            .search(
                [
                    ("cycle_id", "=", (cycle or self.cycle).id),
                    ("territory_id", "=", self.n1a.id),
                    ("partner_id", "=", (partner or self.doctor_a).id),
                ]
            )
        )

    def test_archived(self):
        call = self._call(self.rep, self.doctor_a)
        self.doctor_a.active = False
        self._report(self.rep, call_id=call.id, note="Last words")
        self.assertEqual((call.state, call.note), ("submitted", "Last words"))
        self.assertEqual(call.target_id.partner_id, self.doctor_a)

    def test_merged(self):
        """The planned call goes along to the doctor who stays, and counts there once."""
        twin = self._account("doctor", "Anna Nord", "T-D8")
        self._cover(self.n1a, twin)
        call = self._call(self.rep, twin)
        self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.doctor_a, twin)
        self.env.invalidate_all()
        self.assertEqual(call.partner_id, self.doctor_a)
        self._report(self.rep, call_id=call.id)
        self.assertEqual((call.state, self._row().actual), ("submitted", 1))

    def test_cycle_closed(self):
        call = self._call(self.rep, self.doctor_a)
        self.cycle._workflow_write({"state": "closed"})
        self._report(self.rep, call_id=call.id, note="Held all the same")
        self.assertEqual((call.state, call.territory_id), ("submitted", self.n1a))
        self.assertFalse(call.cycle_id)

    def test_rep_moved(self):
        """A call stays with the territory it was planned in, and the rep may still report it: due or not."""
        due = self._call(self.rep, self.doctor_a, days=-1)
        coming = self._call(self.rep, self.doctor_b, days=1)
        self.env["pharma.territory.member"].search([("user_id", "=", self.rep.id)]).unlink()
        self.env["pharma.territory.member"].create(
            {
                "user_id": self.rep.id,
                "territory_id": self.s1a.id,
                "role": "rep",
                "date_start": self.today - timedelta(days=1),
            }
        )
        for call in (due, coming):
            self.env.invalidate_all()
            self._report(self.rep, call_id=call.id, note="Before I left")
            self.assertEqual(
                (call.state, call.territory_id, call.is_outside), ("submitted", self.n1a, False)
            )
            self.assertEqual(call.class_id, call.partner_id.pharma_class_id)
            self.assertEqual(self._row(call.partner_id).actual, 1)

    def test_rep_without_any_territory(self):
        call = self._call(self.rep, self.doctor_a)
        self.env["pharma.territory.member"].search([("user_id", "=", self.rep.id)]).unlink()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "works in no territory"):
            self._report(self.rep, call_id=call.id)
        self.assertEqual(call.state, "planned")

    def test_call_deleted(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        gone = call.id
        call.unlink()
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self._report(self.rep, call_id=gone)


@tagged("post_install", "-at_install")
class TestFaultsInput(CallCommon):
    """Long words, markup, and values that a client has no say in."""

    def test_long_note(self):
        call = self._call(self.rep, self.doctor_a)
        self._report(self.rep, call_id=call.id, note="ж" * 10_000)
        self.assertEqual(len(call.note), 10_000)
        last = self.env["pharma.call"].with_user(self.rep2).precall_sheet(self.doctor_a.id)
        self.assertEqual(len(last["last_calls"][0]["note"]), 10_000)
        other = self._call(self.rep, self.doctor_b)
        with self.assertRaisesRegex(UserError, "longer than 20000"):
            self._report(self.rep, call_id=other.id, note="x" * 20_001)
        self.assertEqual(other.state, "planned")

    def test_markup_stays_text(self):
        text = "<script>alert(1)</script><b>bold</b> & more"
        call = self._call(self.rep, self.doctor_a)
        self._report(self.rep, call_id=call.id, note=text, purpose=text, next_objective=text)
        self.assertEqual((call.note, call.purpose, call.next_objective), (text, text, text))
        self.env["pharma.call.review"].with_user(self.manager).create(
            {"call_id": call.id, "kind": "comment", "text": text}
        )
        bodies = "".join(call.message_ids.mapped("body"))
        self.assertNotIn("<script", bodies)
        self.assertIn("&lt;script&gt;", bodies)

    def test_forged_in_a_report(self):
        """A report writes the fields of a report and no others, whatever it carries."""
        call = self._call(self.rep, self.doctor_a)
        other = self.env["res.company"].create({"name": "Other"})
        self._report(
            self.rep, call_id=call.id, state="reviewed", user_id=self.rep2.id, territory_id=self.s1a.id,
            company_id=other.id, cycle_id=False, class_id=self.class_b.id, quality=100.0, is_effective=True,
            date_submitted="2020-01-01 00:00:00", corrects_id=call.id, is_merge_twin=True, report_uuid="x",
        )  # fmt: skip
        self.assertEqual(
            (call.state, call.user_id, call.territory_id), ("submitted", self.rep, self.n1a)
        )
        self.assertEqual(
            (call.company_id, call.cycle_id, call.class_id),
            (self.company, self.cycle, self.class_a),
        )
        self.assertLess(call.quality, 100)
        self.assertGreater(call.date_submitted, fields.Datetime.now() - timedelta(minutes=5))
        self.assertFalse(call.corrects_id or call.is_merge_twin)

    def test_forged_by_import(self):
        rows = {
            "state": "submitted",
            "user_id": self.rep2.login,
            "territory_id": "S1-a",
            "cycle_id": self.cycle.name,
            "class_id": "B",
            "quality": "100",
            "date_submitted": "2020-01-01 00:00:00",
        }
        Call = self.env["pharma.call"].with_user(self.rep)
        for day, (name, value) in enumerate(rows.items(), 1):
            moment = fields.Datetime.to_string(self.now + timedelta(days=day))
            with self.subTest(field=name):
                result = Call.load(
                    ["partner_id/.id", "date_planned", name],
                    [[str(self.doctor_a.id), moment, value]],
                )
                call = Call.browse(result["ids"] or [])
                if call:
                    self.assertEqual((call.state, call.user_id), ("planned", self.rep))
                    self.assertEqual((call.territory_id, call.class_id), (self.n1a, self.class_a))
                    self.assertFalse(call.cycle_id or call.quality or call.date_submitted)
                else:
                    self.assertTrue(result["messages"], "a refusal says why")

    def test_key_of_somebody_else(self):
        key = str(uuid.uuid4())
        self._report(self.rep2, partner_id=self.doctor_a.id, client_uuid=key)
        with self.assertRaises(AccessError):
            self._report(self.rep, partner_id=self.doctor_a.id, client_uuid=key)
