# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").decode()
HTML = base64.b64encode(b"<html><script>alert(1)</script></html>").decode()


@tagged("post_install", "-at_install")
class TestReportForm(CallCommon):
    """What the report form takes beyond products and words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls.env["product.product"].create(
            {
                "name": "Rivalol",
                "pharma_kind": "competitor",
                "company_id": cls.company.id,
                "pharma_competitor_id": cls.env["pharma.competitor"].create({"name": "Rival"}).id,
            }
        )
        Choice = cls.env["pharma.call.choice"]
        cls.purpose = Choice.create({"kind": "purpose", "name": "Introduce"})
        cls.result = Choice.create({"kind": "result", "name": "Agreed"})

    def _call_of(self, result):
        return self.env["pharma.call"].browse(result["id"])

    def _tell(self, **vals):
        return self._call_of(self._report(self.rep, partner_id=self.doctor_a.id, **vals))

    def test_purpose_and_result(self):
        call = self._tell(purpose_id=self.purpose.id, result_id=self.result.id)
        self.assertEqual((call.purpose_id, call.result_id), (self.purpose, self.result))
        facts = call.quality_facts
        self.assertEqual((facts["purpose"]["value"], facts["result"]["value"]), (1, 1))
        for vals in ({"purpose_id": self.result.id}, {"purpose_id": "1"}, {"result_id": [1]}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._report(self.rep, partner_id=self.doctor_b.id, **vals)

    def test_evidence(self):
        call = self._tell(evidence=[{"name": "Shelf.png", "file": PNG}])
        evidence = call.evidence_ids
        self.assertEqual(
            (evidence.name, evidence.mimetype, evidence.file.decode()),
            ("Shelf.png", "image/png", PNG),
        )
        self.assertEqual(call.quality_facts["evidence"]["value"], 1)
        with self.assertRaises(AccessError):
            evidence.with_user(self.rep).unlink()
        with self.assertRaises(AccessError):
            evidence.with_user(self.rep).write({"name": "x"})
        with self.assertRaises(AccessError):
            evidence.with_user(self.rep_south).read(["file"])
        self.assertTrue(evidence.with_user(self.rep2).read(["file"]))

    def test_evidence_that_is_refused(self):
        large = base64.b64encode(b"\xff\xd8\xff\xe0" + b"x" * (5 * 1024 * 1024)).decode()
        for file in (SVG, HTML, large, "", None, "no base64!", 3):
            with self.subTest(file=str(file)[:20]), self.assertRaises(UserError):
                self._report(
                    self.rep,
                    partner_id=self.doctor_b.id,
                    evidence=[{"name": "x.png", "file": file}],
                )
        with self.assertRaises(UserError):
            self._report(
                self.rep, partner_id=self.doctor_b.id, evidence=[{"name": "x", "file": PNG}] * 11
            )
        call = self._call(self.rep, self.doctor_b)
        forged = call.env["pharma.call.evidence"].create(
            {"call_id": call.id, "name": "x", "file": PNG, "mimetype": "text/html", "size": 1}
        )
        self.assertEqual(forged.mimetype, "image/png")
        forged.write({"mimetype": "text/html"})
        self.assertEqual(forged.mimetype, "image/png")

    def test_competitors(self):
        call = self._tell(
            competitors=[{"product_id": self.rival.id, "kind": "price", "name": "10 % off"}]
        )
        activity = call.competitor_activity_ids
        self.assertEqual(
            (activity.product_id, activity.kind, activity.name, activity.user_id),
            (self.rival, "price", "10 % off", self.rep),
        )
        self.assertEqual(
            (activity.partner_id, activity.observed_on), (self.doctor_a, call.date_day)
        )
        for row in (
            {"product_id": self.product_1.id},
            {"product_id": self.rival.id, "kind": "x"},
            {"product_id": "x"},
            {"product_id": 999999999},
            {"product_id": self.rival.id, "share": "x"},
            {"product_id": self.rival.id, "name": "x" * 501},
            "x",
        ):
            with self.subTest(row=str(row)[:50]), self.assertRaises(UserError):
                self._report(self.rep, partner_id=self.doctor_b.id, competitors=[row])

    def test_follow_ups(self):
        deadline = fields.Date.to_string(self.today + timedelta(days=5))
        call = self._tell(follow_ups=[{"summary": "Bring the study", "date_deadline": deadline}])
        activity = call.activity_ids
        self.assertEqual(
            (activity.summary, activity.user_id, str(activity.date_deadline)),
            ("Bring the study", self.rep, deadline),
        )
        past = fields.Date.to_string(self.today - timedelta(days=1))
        for row in (
            {"summary": "x"},
            {"summary": " ", "date_deadline": deadline},
            {"summary": "x", "date_deadline": past},
            {"summary": "x", "date_deadline": "soon"},
            {"summary": "x" * 201, "date_deadline": deadline},
            {"summary": ["x"], "date_deadline": deadline},
        ):
            with self.subTest(row=str(row)[:50]), self.assertRaises(UserError):
                self._report(self.rep, partner_id=self.doctor_b.id, follow_ups=[row])

    def test_attendees_differ(self):
        call = self._call(self.rep, self.hospital, channel_id=self.group.id)
        self._report(
            self.rep,
            call_id=call.id,
            attendees=[{"partner_id": self.doctor_a.id, "reaction": "positive"}],
            absent=[self.doctor_b.id, self.doctor_a.id],
        )
        self.assertEqual(call.attendee_ids.mapped("reaction"), ["positive"])
        self.assertEqual(call.absent_ids, self.doctor_b, "who was there is not absent")
        sheet = call.precall_sheet()
        rows = {row["id"]: row for row in sheet["attendees"]}
        self.assertEqual(
            (rows[self.doctor_a.id]["chosen"], rows[self.doctor_a.id]["reaction"]),
            (True, "positive"),
        )
        self.assertTrue(rows[self.doctor_b.id]["absent"])
        # whoever did not come is not counted
        progress = (
            self.env["pharma.cycle.progress"]
            .with_user(self.business)
            .search([("cycle_id", "=", self.cycle.id), ("territory_id", "=", self.n1a.id)])
        )
        actual = {row.partner_id: row.actual for row in progress}
        self.assertEqual((actual[self.doctor_a], actual[self.doctor_b]), (1, 0))

    def test_attendees_malformed(self):
        call = self._call(self.rep, self.hospital, channel_id=self.group.id)
        for vals in (
            {"attendees": [{"partner_id": "x"}]},
            {"attendees": [{}]},
            {"attendees": [{"partner_id": self.doctor_a.id, "reaction": "angry"}]},
            {"absent": ["x"]},
            {"absent": [self.doctor_south.id]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._report(self.rep, call_id=call.id, **vals)

    def test_a_department_in_one_tap(self):
        department = self._account("department", "Cardiology", "D-C1", parent_id=self.hospital.id)
        self._cover(self.n1a, department)
        (self.doctor_a | self.doctor_b).pharma_affiliation_ids.filtered(
            lambda a: a.hospital_id == self.hospital
        ).department_id = department
        call = self._call(self.rep, department, channel_id=self.group.id)
        department.pharma_specialty_id = self.env["pharma.specialty"].create(
            {"name": "Cardiology", "code": "T-CARD"}
        )
        sheet = call.precall_sheet()
        heading = [sheet["partner"][name] for name in ("name", "specialty", "place")]
        self.assertEqual(heading, ["Cardiology", "", self.hospital.name], "each once")
        offered = {row["id"] for row in sheet["attendees"]}
        self.assertEqual(offered, {self.doctor_a.id, self.doctor_b.id})
        self._report(self.rep, call_id=call.id, attendees=sorted(offered))
        self.assertEqual(call.attendee_ids.target_id.partner_id, self.doctor_a | self.doctor_b)

    def test_all_or_nothing(self):
        message = "No such lot"

        def fail(self):
            raise UserError(message)

        with (
            patch.object(type(self.env["pharma.call"]), "_on_submitted", fail),
            self.assertRaises(UserError),
        ):
            self._tell(
                evidence=[{"name": "x", "file": PNG}],
                competitors=[{"product_id": self.rival.id, "kind": "use"}],
            )
        self.assertFalse(
            self.env["pharma.competitor.activity"].search([("product_id", "=", self.rival.id)])
        )
        self.assertFalse(self.env["pharma.call"].search([("partner_id", "=", self.doctor_a.id)]))


@tagged("post_install", "-at_install")
class TestTeamHistory(CallCommon):
    """Everybody who covers a customer sees what the whole team was told, also by whom has left."""

    def _last(self, user, partner=None):
        sheet = self.env["pharma.call"].with_user(user).precall_sheet((partner or self.doctor_a).id)
        return sheet["last_calls"]

    def test_the_whole_team(self):
        self._made(self.rep2, self.doctor_a, days=-2, note="Wants the study")
        last = self._last(self.rep)
        self.assertEqual(
            [(call["user"], call["mine"], call["note"]) for call in last],
            [(self.rep2.name, False, "Wants the study")],
        )
        with self.assertRaises(AccessError):
            self._last(self.rep_south)

    def test_a_departed_rep(self):
        self._made(self.rep2, self.doctor_a, days=-2, note="Wants the study")
        self.rep2.active = False
        self.env["pharma.territory.member"].search([("user_id", "=", self.rep2.id)]).unlink()
        self.assertEqual([call["user"] for call in self._last(self.rep)], [self.rep2.name])

    def test_coverage_moves_and_history_stays(self):
        self._made(self.rep2, self.doctor_a, days=-2, note="Wants the study")
        self._cover(self.s1a, self.doctor_a)
        self.assertEqual([call["note"] for call in self._last(self.rep_south)], ["Wants the study"])

    def test_queries_do_not_grow_with_the_calls(self):
        self._made(self.rep2, self.doctor_a, days=-1)
        self._count()
        few = self._count()
        for day in range(2, 6):
            self._made(self.rep2, self.doctor_a, days=-day, note="Words")
            self._made(self.rep, self.doctor_a, days=-day, note="Words")
        self.assertEqual(self._count(), few)

    def _count(self):
        self.env.invalidate_all()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._last(self.rep)
        return self.env.cr.sql_log_count - before
