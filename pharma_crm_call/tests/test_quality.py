# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import quality
from .common import CallCommon


@tagged("post_install", "-at_install")
class TestQuality(CallCommon):
    """Coefficients are data, in versions; a call keeps what it was counted with and explains it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Model = cls.env["pharma.call.quality.model"]
        cls.standard = cls.Model._in_force(cls.company)

    def _version(self, threshold=60.0, **coefficients):
        """A draft of the company in which elements not named weigh nothing."""
        action = self.standard.with_user(self.admin).action_new_version()
        version = self.Model.browse(action["res_id"]).with_user(self.admin)
        for element in version.element_ids:
            element.coefficient = coefficients.get(element.code, 0)
        version.threshold = threshold
        return version

    def _held(self, days=-1, **values):
        """A call with purpose and 20 minutes, one product with reaction, no message of the two due."""
        call = self._call(
            self.rep, self.doctor_a, days=days, **{"purpose": "Launch", "duration": 20, **values}
        )
        call.detail_ids = [
            Command.create({"product_id": self.product_2.id, "reaction": "positive"})
        ]
        call.action_submit()
        return call

    def test_versions(self):
        before = self._held(days=-3)
        self.assertEqual(before.quality_model_id, self.standard)
        version = self._version(purpose=3, messages=1)
        self.assertEqual((version.version, version.company_id), (2, self.company))
        version.action_activate()
        self.assertEqual(self.standard.state, "active", "it goes on for the other companies")
        after = self._held(days=-1)
        self.assertEqual((after.quality_model_id, after.quality), (version, 75))
        self.assertAlmostEqual(before.quality, 100 * 3 / 6, 1, "kept what it was counted with")
        third = version.browse(version.action_new_version()["res_id"])
        self.assertEqual(third._coefficients()["purpose"], 3)
        third.action_activate()
        self.assertEqual((version.state, third.state, third.version), ("replaced", "active", 3))
        self.assertEqual(version.date_to, third.date_from)
        self.assertEqual(self.Model._in_force(self.company), third)

    def test_facts_and_explanation(self):
        call = self._held(note="She asked for the trial")
        facts = call.quality_facts
        self.assertEqual(set(facts), set(quality.ELEMENTS))
        self.assertEqual((facts["messages"]["done"], facts["messages"]["due"]), (0, 2))
        self.assertEqual(facts["evidence"]["coefficient"], 0)
        text = str(call.with_user(self.rep).quality_explained)
        for part in (
            "0 of 2: 2 missing",
            "Next objective",
            "20 minutes",
            "Effective: quality 66.7",
        ):
            self.assertIn(part, text)
        # what is kept is shown: later changes of the data it came from do not reach it
        self.cycle.communication_ids.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(str(call.with_user(self.rep).quality_explained), text)

    def test_evidence_counts(self):
        self._version(purpose=1, evidence=1).action_activate()
        call = self._call(self.rep, self.doctor_a, days=-1, purpose="Launch")
        self.env["ir.attachment"].with_user(self.rep).create(
            {"name": "board.png", "raw": b"x", "res_model": "pharma.call", "res_id": call.id}
        )
        call.action_submit()
        self.assertEqual(call.quality, 100)
        self.assertEqual(self._held(days=-2).quality, 50)

    def test_minimum_and_threshold(self):
        version = self._version(threshold=100, purpose=1)
        version.write({"duration_min": 15, "duration_max": 60})
        version.action_activate()
        short = self._held(days=-1, duration=14)
        self.assertEqual((short.quality, short.is_effective), (100, False))
        self.assertIn("14 minutes are fewer than 15", str(short.quality_explained))
        self.assertTrue(self._held(days=-2, duration=15).is_effective)

    def test_preview(self):
        for days, values in (
            (-1, {}),
            (-2, {"note": "Yes", "duration": 4}),
            (-3, {"purpose": False}),
        ):
            self._held(days=days, **values)
        old = self._held(days=-4)
        self.env["pharma.call"].browse(old.id).sudo()._workflow_write(
            {"date_done": self.now - timedelta(days=40)}
        )
        calls = self.env["pharma.call"].search([("user_id", "=", self.rep.id)]) - old
        version = self._version(purpose=2, messages=1, result=1, duration=1)
        scores = [
            quality.call_quality(quality.element_values(c.quality_facts), version._coefficients())
            for c in calls
        ]
        version.invalidate_recordset()
        self.assertEqual(version.preview_calls, 3)
        self.assertAlmostEqual(version.preview_new, sum(scores) / 3, 1)
        self.assertAlmostEqual(version.preview_now, sum(calls.mapped("quality")) / 3, 1)
        effective = [s >= 60 and c.duration >= 5 for s, c in zip(scores, calls, strict=True)]
        self.assertAlmostEqual(version.preview_effective_new, sum(effective) / 3)
        # while one types, before anything is saved
        draft = self.Model.with_user(self.admin).new(origin=version)
        draft.duration_min, draft.duration_max = 30, 60
        self.assertLess(draft.preview_new, version.preview_new)
        self.assertEqual(calls.mapped("quality_model_id"), self.standard, "nothing is written")

    def test_attacks(self):
        version = self._version(purpose=1)
        for user in (self.rep, self.manager, self.business, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                version.with_user(user).threshold = 0
            with self.assertRaises(AccessError, msg=user.login):
                version.with_user(user).action_activate()
            with self.assertRaises(AccessError, msg=user.login):
                self.standard.with_user(user).action_new_version()
        self.assertFalse(version.with_user(self.rep).preview_calls)
        with self.assertRaises(AccessError):
            version.state = "active"
        version.action_activate()
        for change in (
            lambda: version.write({"threshold": 10}),
            lambda: version.element_ids[0].write({"coefficient": 5}),
            lambda: version.element_ids[0].unlink(),
            version.unlink,
        ):
            with self.assertRaises(UserError):
                change()
        call = self._held()
        for name, value in (
            ("quality_facts", {}),
            ("quality_model_id", self.standard.id),
            ("quality", 99),
        ):
            with self.assertRaises(UserError, msg=name):
                call.with_user(self.rep).write({name: value})
        planned = self._call(self.rep, self.doctor_b, days=1, quality_facts={"a": 1}, quality=99)
        self.assertFalse(planned.quality_facts)

    def test_every_call_can_be_counted(self):
        version = self._version(purpose=1)
        with self.assertRaises(ValidationError):
            version.element_ids = [
                Command.update(e.id, {"coefficient": float(e.code == "messages")})
                for e in version.element_ids
            ]
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.Model._in_force(other), self.standard)
