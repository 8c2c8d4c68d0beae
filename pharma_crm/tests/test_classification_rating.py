# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from decimal import Decimal as D
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.classification import pharma_classification_model_background as background
from ..tools.classification import number
from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationRating(ClassificationCommon):
    """The set-based rating: it agrees with the formula, follows changes and explains itself."""

    def _results(self, doctor):
        return self.env["pharma.classification.result"].search([("partner_id", "=", doctor.id)])

    # -- it follows changes ----------------------------------------------------------------------

    def test_change_of_an_input_rates_at_once(self):
        self.model.action_activate()
        self.assertFalse(self.doctor_b.pharma_class_id, "nothing known yet: unclassified")
        self.doctor_b.with_user(self.steward).write({"pharma_patients_week": 30})
        self.assertEqual(self.doctor_b.pharma_class_id, self.class_b)
        self.assertEqual(self.doctor_b.pharma_score, 50)
        self.assertAlmostEqual(self.doctor_b.pharma_completeness, 2 / 3, 5)
        self.assertFalse(self._results(self.doctor_a).score)

    def test_a_new_account_is_rated(self):
        self.model.action_activate()
        doctor = self._account(
            "doctor", "New", "T-N", pharma_patients_week=50, pharma_gender="male"
        )
        self.assertEqual(doctor.pharma_class_id, self.class_a)
        self.assertTrue(doctor.pharma_class_since)

    def test_only_what_changes_is_written(self):
        self.model.action_activate()
        self.doctor_a.pharma_patients_week = 30
        count, stamp = len(self._results(self.doctor_a)), self.doctor_a.write_date
        self.assertEqual(self.model._rate()[2], 0, "rating again changes no account")
        self.doctor_a.city = "Elsewhere"
        self.assertEqual(len(self._results(self.doctor_a)), count, "no input changed")
        self.assertGreaterEqual(self.doctor_a.write_date, stamp)
        self._later()
        self.doctor_a.pharma_patients_week = 35
        self.assertEqual(
            len(self._results(self.doctor_a)),
            count + 1,
            "another input is worth another explanation",
        )

    def test_one_save_is_one_row_of_the_history(self):
        """A doctor entered with a practice place is rated for both; the history tells of one change."""
        self.model.action_activate()
        self._later()
        doctor = self._account("doctor", "New", "T-N", pharma_patients_week=30)
        self.assertEqual(doctor.pharma_class_id, self.class_b)
        doctor.pharma_gender = "male"
        doctor.pharma_patients_week = 60
        self.assertEqual(doctor.pharma_class_id, self.class_a)
        [row] = self._results(doctor)
        self.assertEqual(
            (row.previous_class_id.id, row.class_id, row.score), (False, self.class_a, 100)
        )
        self.assertEqual(row.explanation[0][1], 60, "explained by what was saved in the end")
        self.assertEqual((doctor.pharma_result_id, doctor.pharma_score), (row, 100))
        self._later()
        doctor.pharma_patients_week = 30
        first, second = self._results(doctor).sorted("id")
        self.assertEqual(first, row)
        self.assertEqual((second.previous_class_id, first.class_id), (self.class_a, self.class_a))

    def test_hospital_feeds_its_doctors(self):
        self.model.write(
            {
                "criterion_ids": [
                    Command.clear(),
                    Command.create(
                        self._criterion(
                            "pharma_hospital_id.pharma_rating", bands=((1, 4, 1), (4, None, 10))
                        )
                    ),
                ]
            }
        )
        self.model.action_activate()
        self.assertFalse(self.doctor_a.pharma_class_id)
        self.hospital.pharma_rating = 5
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        self.assertEqual(self.doctor_b.pharma_class_id, self.class_a)
        self.assertFalse(self.doctor_south.pharma_class_id)
        self.doctor_a.pharma_affiliation_ids.hospital_id = self.hospital_south
        self.assertFalse(self.doctor_a.pharma_class_id)
        self.doctor_b.pharma_affiliation_ids.unlink()
        self.assertFalse(self.doctor_b.pharma_class_id)

    def test_one_engine_for_every_type(self):
        """Hospitals, departments (by their hospital too) and pharmacies are rated like doctors."""
        self.hospital.pharma_beds = 80
        department = self._account("department", "Ward", "T-W", parent_id=self.hospital.id)
        pharmacy = self._account("pharmacy", "Corner Pharmacy", "T-P")
        for target, account, field_name, source in (
            ("hospital", self.hospital, "pharma_beds", self.hospital),
            ("department", department, "parent_id.pharma_beds", self.hospital),
            ("pharmacy", pharmacy, "pharma_potential", pharmacy),
        ):
            model = self._model(
                target=target,
                lock_months=0,
                criterion_ids=[
                    Command.create(
                        self._criterion(field_name, bands=((0, 100, 5), (100, None, 10)))
                    )
                ],
            )
            model.action_activate()
            source[field_name.rpartition(".")[2]] = 80
            self.assertEqual(account.pharma_class_id, self.class_b, target)
            self.assertFalse(self.doctor_a.pharma_result_id, "of another type")
            source[field_name.rpartition(".")[2]] = 100
            self.assertEqual(account.pharma_class_id, self.class_a, target)
            self.assertEqual(account.pharma_model_id, model)

    def test_number_of_queries_does_not_grow(self):
        self.model.action_activate()
        doctors = self.env["res.partner"].create(
            [
                {"name": f"D{i}", "pharma_type": "doctor", "company_id": self.company.id}
                for i in range(60)
            ]
        )
        self.env.flush_all()
        counts = []
        for some in (doctors[:1], doctors[1:30], doctors[30:]):
            some.mapped("pharma_gender")
            before = self.env.cr.sql_log_count
            some.write({"pharma_patients_week": 70 + len(some)})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_key_opinion_leaders_come_first(self):
        self.model.kol_domain = "[('pharma_licence_number', '=like', 'KOL%')]"
        self.model.action_activate()
        self.doctor_a.write({"pharma_licence_number": "KOL-1", "pharma_licence_authority": "Board"})
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_kol)
        self.assertTrue(self.doctor_a.pharma_result_id.is_kol)
        self.assertIn("key opinion leader", self.doctor_a.pharma_why)
        self.doctor_a.pharma_licence_number = False
        self.assertFalse(self.doctor_a.pharma_class_id)

    def test_class_is_kept_for_the_agreed_months(self):
        self.model.lock_months = 6
        self.model.action_activate()
        self.doctor_a.pharma_patients_week = 60
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        self.doctor_a.pharma_class_since = fields.Date.today() - timedelta(days=1)
        self.doctor_a.pharma_patients_week = 1
        result = self.doctor_a.pharma_result_id
        self.assertEqual((result.class_id, result.held_class_id), (self.class_a, self.class_c))
        self.assertIn("the class is kept until", self.doctor_a.pharma_why)
        self.doctor_a.pharma_class_since = "2020-01-01"
        self.model._rate()
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_c)

    def test_own_model_of_a_company_goes_before_the_shared_one(self):
        shared = self._model(
            company_id=False, cutoff_ids=[Command.create({"class_id": self.class_c.id})]
        )
        shared.action_activate()
        self.model.action_activate()
        other = self.env["res.company"].create({"name": "Other"})
        values = {"pharma_type": "doctor", "pharma_patients_week": 60}
        mine = self.env["res.partner"].create(
            {"name": "M", "company_id": self.company.id, **values}
        )
        theirs = self.env["res.partner"].create({"name": "T", "company_id": other.id, **values})
        self.assertEqual(mine.pharma_class_id, self.class_a)
        self.assertEqual(theirs.pharma_class_id, self.class_c)

    # -- big companies ---------------------------------------------------------------------------

    def _cron(self):
        self.env.ref("pharma_crm.cron_background").method_direct_trigger()
        self.env.invalidate_all()

    def test_background_rating_shows_progress_and_goes_on(self):
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"D{i}",
                    "pharma_type": "doctor",
                    "company_id": self.company.id,
                    "pharma_patients_week": 60,
                }
                for i in range(5)
            ]
        )
        model = self.model
        rate = type(model)._rate
        taken = []

        def stop_after_the_first(records, *args, **kwargs):
            taken.append(kwargs["after"])
            if len(taken) == 1:
                records.with_user(self.business).action_job_stop()
            return rate(records, *args, **kwargs)

        with patch.object(background, "BATCH", 3), self.enter_registry_test_mode():
            model.action_activate()
            self.assertEqual((model.job_state, model.job_total), ("queued", 8))
            self.assertFalse(doctors.pharma_class_id)
            with patch.object(type(model), "_rate", stop_after_the_first):
                self._cron()
            self.assertEqual((model.job_state, model.job_done), ("stopped", 3))
            model.with_user(self.business).action_job_resume()
            self._cron()
        self.assertEqual((model.job_state, model.job_done), ("none", 8))
        self.assertEqual(doctors.pharma_class_id, self.class_a)
        self.assertEqual(model.job_progress, 100)

    def test_who_may_stop_and_resume(self):
        self.model.action_activate()
        self.model._job_write({"job_state": "running"})
        for user in (self.rep, self.manager, self.medical, self.steward, self.auditor):
            for action in ("action_job_stop", "action_job_resume", "action_rate"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(self.model.with_user(user), action)()
            self.assertFalse(self.model.with_user(user).job_may_run)
        self.assertTrue(self.model.with_user(self.business).job_may_run)
        self.model.action_archive()
        self.assertEqual(self.model.job_state, "none", "an archived model rates nobody")
        with self.assertRaises(UserError):
            self.model.with_user(self.business).action_rate()

    def test_nightly_run_sees_what_no_save_told(self):
        self.model.action_activate()
        self.env.cr.execute(
            "UPDATE res_partner SET pharma_patients_week = 60 WHERE id = %s", [self.doctor_a.id]
        )
        self.doctor_a.invalidate_recordset()
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_classification_nightly").method_direct_trigger()
            self._cron()
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)

    # -- it explains itself ----------------------------------------------------------------------

    def test_explanation(self):
        self.model.action_activate()
        self.doctor_a.write({"pharma_patients_week": 30, "pharma_gender": "female"})
        lines = self.doctor_a.pharma_result_id._explain()
        self.assertEqual([line["value"] for line in lines], ["30", "Female"])
        label = self.model.criterion_ids[0]._value_label
        self.assertEqual((label(9000), label(0.5)), ("9,000", "0.50"))
        self.assertEqual([line["points"] for line in lines], [5, 10])
        self.assertAlmostEqual(sum(line["share"] for line in lines), self.doctor_a.pharma_score, 4)
        why = self.doctor_a.with_user(self.rep).pharma_why
        self.assertIn("Patients a week", why)
        self.doctor_a.pharma_gender = False
        self.assertIn("Not known yet", self.doctor_a.pharma_why)
        self.assertIn("Gender", self.doctor_a.pharma_why)

    def test_explanation_escapes(self):
        self.model.write(
            {
                "criterion_ids": [
                    Command.clear(),
                    Command.create(
                        self._criterion(
                            "pharma_credential",
                            name="<b>Degree</b>",
                            lookup=(("MD", 10),),
                            otherwise=1,
                        )
                    ),
                ]
            }
        )
        self.model.action_activate()
        self.doctor_a.pharma_credential = "<script>alert(1)</script>"
        self.assertNotIn("<script>", self.doctor_a.pharma_why)
        self.assertNotIn("<b>", self.doctor_a.pharma_why)

    def test_results_are_for_those_who_see_the_account_and_stay(self):
        self.model.action_activate()
        results = self.env["pharma.classification.result"]
        seen = results.with_user(self.rep_south).search([])
        self.assertEqual(seen.partner_id, self.doctor_south)
        self.assertIn(self.doctor_a, results.with_user(self.auditor).search([]).partner_id)
        result = self.doctor_a.pharma_result_id
        with self.assertRaises(UserError):
            result.write({"score": 100})
        for user in (self.rep, self.steward, self.admin):
            with self.assertRaises(AccessError):
                result.with_user(user).unlink()
            with self.assertRaises(AccessError):
                results.with_user(user).create(
                    {"partner_id": self.doctor_a.id, "model_id": self.model.id}
                )

    def test_nobody_gives_a_class_by_hand(self):
        partners = self.env["res.partner"].with_user(self.admin)
        for values in (
            {"pharma_class_id": self.class_a.id},
            {"pharma_score": 99},
            {"pharma_class_id": False},
        ):
            with self.assertRaises(AccessError):
                self.doctor_b.with_user(self.admin).write(values)
        with self.assertRaises(AccessError):
            partners.create(
                {"name": "X", "pharma_type": "doctor", "pharma_class_id": self.class_a.id}
            )

    def test_exactly_one_tenth(self):
        """Numbers are taken as written: 0.1 + 0.2 reaches a cut-off of 30 out of 100."""
        self.assertEqual(number(0.1) + number(0.2), D("0.3"))
