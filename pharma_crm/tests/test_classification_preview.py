# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.classification import pharma_classification_model_background as background
from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationPreview(ClassificationCommon):
    """What a draft would do is seen before it does it, and accounts are only read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model.lock_months = 0
        cls.model.action_activate()
        cls.doctors = cls.env["res.partner"].create(
            [
                {
                    "name": f"D{i}",
                    "pharma_type": "doctor",
                    "company_id": cls.company.id,
                    "pharma_patients_week": patients,
                }
                for i, patients in enumerate((10, 30, 30, 60, False))
            ]
        )
        cls.draft = cls.model.browse(cls.model.action_new_version()["res_id"])
        # B from 60 on: two fall to C; C from 30 on: one becomes unclassified
        by_class = cls.draft.cutoff_ids.grouped("class_id")
        by_class[cls.class_b].min_score = 60
        by_class[cls.class_c].min_score = 30

    def _classes(self):
        return self.doctors.mapped("pharma_class_id.code")

    def test_preview(self):
        before = [(d.pharma_class_id, d.pharma_score, d.write_date) for d in self.doctors]
        results = self.env["pharma.classification.result"].search_count([])
        self.draft.with_user(self.business).action_preview()
        self.doctors.invalidate_recordset()
        self.assertEqual(
            [(d.pharma_class_id, d.pharma_score, d.write_date) for d in self.doctors], before
        )
        self.assertEqual(self.env["pharma.classification.result"].search_count([]), results)
        self.assertEqual((self.draft.state, self.model.state), ("draft", "active"))
        self.assertTrue(self.draft.preview_date)
        moves = self.draft.move_ids.grouped("partner_id")
        self.assertEqual(moves.keys(), set(self.doctors[:3]))
        down = moves[self.doctors[1]]
        self.assertEqual(
            (
                down.class_id,
                down.new_class_id,
                down.direction,
                down.score_now,
                down.score,
                down.waits,
            ),
            (self.class_b, self.class_c, "down", 50, 50, False),
        )
        out = moves[self.doctors[0]]
        self.assertEqual(
            (out.class_id, out.new_class_id.id, out.direction), (self.class_c, False, "out")
        )
        counts = {
            line.class_id.code: (line.now_count, line.then_count)
            for line in self.draft.distribution_ids
        }
        unclassified = counts.pop(False)
        self.assertEqual(counts, {"A": (1, 1), "B": (2, 0), "C": (1, 2)})
        self.assertEqual(unclassified[1] - unclassified[0], 1)
        self.assertIn("down", self.draft.with_user(self.business).preview_html)

    def test_it_tells_what_activation_does(self):
        """Every move of the preview happens, and no other."""
        self.draft.action_preview()
        expected = {move.partner_id: move.new_class_id for move in self.draft.move_ids}
        before = {doctor: doctor.pharma_class_id for doctor in self.doctors}
        then = {line.class_id: line.then_count for line in self.draft.distribution_ids}
        self.draft.action_activate()
        self.assertFalse(self.draft.move_ids)
        self.assertFalse(self.draft.preview_date)
        for doctor in self.doctors:
            self.assertEqual(doctor.pharma_class_id, expected.get(doctor, before[doctor]))
        found = dict(
            self.env["res.partner"]._read_group(
                [("pharma_type", "=", "doctor"), ("company_id", "=", self.company.id)],
                ["pharma_class_id"],
                ["__count"],
            )
        )
        self.assertEqual(found, {class_: count for class_, count in then.items() if count})

    def test_locked_classes_are_told(self):
        self.draft.lock_months = 6
        self.doctors[1].pharma_class_since = fields.Date.today() - timedelta(days=3)
        self.draft.action_preview()
        waiting = self.draft.move_ids.filtered("waits")
        self.assertEqual(
            (waiting.partner_id, waiting.new_class_id), (self.doctors[1], self.class_c)
        )
        self.assertIn("wait for the line manager", self.draft.preview_html)

    def test_in_the_background(self):
        with patch.object(background, "BATCH", 2), self.enter_registry_test_mode():
            self.draft.with_user(self.business).action_preview()
            self.assertEqual(self.draft.job_state, "queued")
            self.assertFalse(self.draft.preview_date)
            self.env.ref("pharma_crm.cron_background").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((self.draft.job_state, self.draft.job_done), ("none", 8))
        self.assertEqual(len(self.draft.move_ids), 3)
        self.assertTrue(self.draft.preview_date)
        # a batch taken twice
        self.draft.sudo()._preview_batch(after=0, limit=100)
        self.assertEqual(len(self.draft.move_ids), 3)

    def test_a_change_makes_it_worthless(self):
        for change in (
            lambda: self.draft.criterion_ids[0].write({"weight": 5}),
            lambda: self.draft.criterion_ids[0].band_ids[0].write({"points": 1}),
            lambda: self.draft.write({"min_completeness": 0.1}),
            lambda: self.draft.cutoff_ids[-1:].unlink(),
        ):
            self.draft.action_preview()
            self.assertTrue(self.draft.preview_date)
            change()
            self.assertFalse(self.draft.preview_date)
            self.assertFalse(self.draft.move_ids)
            self.assertFalse(self.draft.distribution_ids)
        self.draft.action_preview()
        self.draft.name = "Another name moves nobody"
        self.assertTrue(self.draft.preview_date)

    def test_preview_again(self):
        """Who changes the draft, or whose accounts changed, is told that the preview is of before."""
        draft = self.draft.with_user(self.business)
        self.assertFalse(draft.preview_lost)
        draft.action_preview()
        self.assertEqual((draft.preview_lost, draft.preview_old), (False, False))
        draft.min_completeness = 0.1
        self.assertEqual((draft.preview_date, draft.preview_lost), (False, True))
        draft.action_preview()
        self.assertEqual((bool(draft.preview_date), draft.preview_lost), (True, False))
        before = len(draft.move_ids)
        # an account is rated anew, later than the preview
        draft.sudo()._workflow_write({"preview_date": fields.Datetime.now() - timedelta(hours=1)})
        self.doctors[3].pharma_patients_week = 35
        draft.invalidate_recordset()
        self.assertTrue(draft.preview_old)
        draft.action_preview()
        self.assertFalse(draft.preview_old)
        self.assertEqual(len(draft.move_ids), before + 1)

    def test_the_buttons_of_a_previewed_draft(self):
        draft = self.draft.with_user(self.business)
        arch = draft.get_view(view_type="form")["arch"]
        self.assertEqual(arch.count('string="Preview again"'), 2)
        draft.action_preview()
        draft.action_preview()
        self.assertTrue(draft.preview_date, "a preview is made as often as one likes")

    def test_who_may(self):
        for user in (self.rep, self.manager, self.medical, self.steward, self.auditor):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.draft.with_user(user).action_preview()
        with self.assertRaises(UserError):
            self.model.with_user(self.business).action_preview()
        shared = self._model(company_id=False)
        with self.assertRaises(AccessError):
            shared.with_user(self.business).action_preview()

    def test_who_sees_it(self):
        self.draft.action_preview()
        for model in ("pharma.classification.move", "pharma.classification.distribution"):
            records = self.env[model]
            self.assertTrue(records.with_user(self.business).search([]))
            self.assertTrue(records.with_user(self.auditor).search([]))
            for user in (self.rep, self.manager, self.medical):
                with self.assertRaises(AccessError):
                    records.with_user(user).search([])
            for user in (self.business, self.admin):
                with self.assertRaises(AccessError):
                    records.with_user(user).create({"model_id": self.draft.id})
                with self.assertRaises(AccessError):
                    records.with_user(user).search([]).unlink()
        with self.assertRaises(AccessError):
            self.draft.with_user(self.business).write({"preview_date": fields.Datetime.now()})

    def test_a_model_that_cannot_rate_is_not_previewed(self):
        self.draft.action_preview()
        self.draft.cutoff_ids = [Command.clear()]
        with self.assertRaises(ValidationError):
            self.draft.action_preview()
        self.assertFalse(self.draft.preview_date)

    def test_number_of_queries(self):
        self.draft.action_preview()
        action = self.draft.with_user(self.business).action_open_moves()
        self.assertEqual(action["domain"], [("model_id", "=", self.draft.id)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.env["pharma.classification.move"].with_user(self.business).search([]).read(
                ["partner_id", "class_id", "new_class_id", "direction", "score"]
            )
