# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.classification import pharma_classification_model_background as background
from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationModel(ClassificationCommon):
    """Who may do what with a model, and what a model must be."""

    # -- workflow -------------------------------------------------------------------------------

    def test_activation_rates_and_archives_the_one_before(self):
        self.doctor_a.write({"pharma_patients_week": 60, "pharma_gender": "female"})
        self.model.with_user(self.business).action_activate()
        self.assertEqual(self.model.state, "active")
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        self.assertEqual(self.doctor_a.pharma_score, 100)
        draft = self.env["pharma.classification.model"].browse(
            self.model.with_user(self.business).action_new_version()["res_id"]
        )
        self.assertEqual((draft.state, draft.version, draft.name), ("draft", 2, "Test"))
        self.assertEqual(len(draft.criterion_ids.band_ids), 3)
        self.assertFalse(draft.criterion_ids & self.model.criterion_ids)
        draft.cutoff_ids.filtered(lambda line: line.class_id == self.class_a).unlink()
        draft.with_user(self.business).action_activate()
        self.assertEqual((draft.state, self.model.state), ("active", "archived"))
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_b)
        self.assertEqual(self.doctor_a.pharma_result_id.previous_class_id, self.class_a)
        self.assertEqual(self.doctor_a.pharma_model_id, draft)
        self.assertGreaterEqual(draft.account_count, 1)

    def test_a_big_company_never_has_two_active_models(self):
        """Nothing but the activation itself writes here, so that it alone decides about the order."""
        with patch.object(background, "BATCH", 0):
            self.model.action_activate()
            draft = self.model.browse(self.model.action_new_version()["res_id"])
            self.env.flush_all()
            draft.action_activate()
            self.env.flush_all()
        self.assertEqual((draft.state, self.model.state), ("active", "archived"))
        self.assertEqual((draft.job_state, self.model.job_state), ("queued", "none"))

    def test_what_an_activation_ends_is_told(self):
        general = self._model(company_id=False, name="For everybody")
        general.with_user(self.admin).action_activate()
        self.model.with_user(self.business).action_activate()
        self.assertEqual((general.state, self.model.state), ("active", "active"))
        self.assertEqual(
            (general.scope, self.model.scope),
            ("Every company without a model of its own", self.company.name),
        )
        self.assertIn(general.display_name, self.model.message_ids[0].body)
        self.assertIn(f"no longer rates {self.company.name}", self.model.message_ids[0].body)
        draft = self.model.browse(self.model.action_new_version()["res_id"])
        draft.with_user(self.business).action_activate()
        self.assertEqual(self.model.state, "archived")
        self.assertIn(draft.display_name, self.model.message_ids[0].body)
        self.assertIn(self.model.display_name, draft.message_ids[0].body)
        for view in ("list", "kanban"):
            self.assertIn('name="scope"', draft.get_view(view_type=view)["arch"])

    def test_one_active_model_per_company_and_type(self):
        self.model.action_activate()
        second = self._model()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            second._workflow_write({"state": "active"})
            second.flush_recordset()

    def test_state_is_not_written(self):
        for values in ({"state": "active"}, {"job_done": 7}, {"version": 9}):
            with self.assertRaises(AccessError):
                self.model.with_user(self.business).write(values)

    def test_who_may_activate(self):
        for user in (self.rep, self.manager, self.medical, self.steward, self.auditor):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.model.with_user(user).action_activate()
            self.assertFalse(self.model.with_user(user).can_activate)
        self.assertTrue(self.model.with_user(self.business).can_activate)

    def test_a_model_for_all_companies_is_the_administrators(self):
        shared = self._model(company_id=False)
        with self.assertRaises(AccessError):
            shared.with_user(self.business).action_activate()
        shared.with_user(self.admin).action_activate()
        self.assertEqual(shared.state, "active")

    def test_an_active_model_stays_as_it_is(self):
        self.model.action_activate()
        criterion = self.model.criterion_ids[0]
        for change in (
            lambda: self.model.write({"min_completeness": 0.1}),
            lambda: criterion.write({"weight": 9}),
            lambda: criterion.band_ids[0].write({"points": 9}),
            lambda: criterion.band_ids[0].unlink(),
            lambda: self.model.cutoff_ids[0].unlink(),
            lambda: criterion.copy(),
            lambda: self.model.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.model.name = "Another name is no other rating"

    # -- bad input ------------------------------------------------------------------------------

    def _assert_refused(self, part, change):
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            change()
        self.assertIn(part, str(caught.exception))

    def _refuse_criterion(self, part, **values):
        self._assert_refused(
            part,
            lambda: self.model.write(
                {"criterion_ids": [Command.create(self._criterion(**values))]}
            ),
        )

    def test_bad_bands(self):
        self._refuse_criterion("overlap at 9", bands=((0, 10, 1), (9, None, 2)))
        self._refuse_criterion("from 10 to 11", bands=((0, 10, 1), (11, None, 2)))
        self._refuse_criterion("which is empty", bands=((5, 5, 1), (5, None, 2)))
        self._refuse_criterion("and above", bands=((0, 10, 1),))

    def test_bad_fields(self):
        self._refuse_criterion("no field", field_name="nonsense")
        self._refuse_criterion("no field", field_name="pharma_specialty_id.name")
        self._refuse_criterion("cannot feed it", field_name="pharma_score")
        self._refuse_criterion("computed", field_name="pharma_within_reach")
        self._refuse_criterion("neither a number", field_name="create_date")

    def test_bad_values(self):
        self._refuse_criterion("no value of it", field_name="pharma_gender", lookup=(("femal", 1),))
        self._refuse_criterion(
            "twice", field_name="pharma_gender", lookup=(("female", 1), ("female", 2))
        )
        self._refuse_criterion(
            "no value of it", field_name="pharma_specialty_id", lookup=((999999999, 1),)
        )

    def test_bad_weights(self):
        self._assert_refused(
            "All weights are 0",
            lambda: self.model.write(
                {
                    "criterion_ids": [
                        Command.update(line.id, {"weight": 0}) for line in self.model.criterion_ids
                    ]
                }
            ),
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.model.criterion_ids[0].weight = -1
            self.model.criterion_ids.flush_recordset()

    def test_bad_cut_offs(self):
        worst = self.model.cutoff_ids.filtered(lambda line: line.class_id == self.class_c)
        for least, part in ((80, "better class"), (90, "better class"), (-1, "between 0 and 100")):
            self._assert_refused(
                part,
                lambda least=least: self.model.write(
                    {"cutoff_ids": [Command.update(worst.id, {"min_score": least})]}
                ),
            )

    def test_bad_kol_rule(self):
        for rule in (
            "[(",
            "nonsense",
            "[('no_field', '=', 1)]",
            "[('name', 'like')]",
            "__import__('os')",
        ):
            self._assert_refused(
                "cannot be read", lambda rule=rule: self.model.write({"kol_domain": rule})
            )
        self._assert_refused(
            "decides about", lambda: self.model.write({"kol_domain": "[('pharma_score', '>', 90)]"})
        )

    def test_kol_rule_asks_for_no_secrets(self):
        for rule in (
            "[('user_ids.password', 'like', 'a%')]",
            "[('user_ids', 'any', [('login', '=', 'admin')])]",
            "[('bank_ids.acc_number', 'like', '1')]",
            "[('create_uid.login', '=', 'admin')]",
            "[('pharma_within_reach', '=', True)]",
            "['|', ('name', '=', 'x'), ('child_ids', 'any', [('user_ids.login', '=', 'admin')])]",
            "[('signup_type', '=', 'x')]",
        ):
            self._assert_refused(
                "is not for everybody", lambda rule=rule: self.model.write({"kol_domain": rule})
            )
            self.assertEqual(self.model.kol_domain, "[]", "nothing half-written")
        for rule in (
            "[('pharma_title_id.sequence', '=', 1)]",
            "[('pharma_hospital_id.pharma_beds', '>', 500), ('category_id.name', '=', 'Speaker')]",
            "[('pharma_affiliation_ids', 'any', [('hospital_id.name', 'ilike', 'general')])]",
        ):
            self.model.kol_domain = rule
            self.model._check_kol_domain()

    def test_not_ready_to_activate(self):
        for values, part in (
            ({"cutoff_ids": [Command.clear()]}, "no classes"),
            ({"criterion_ids": [Command.clear()]}, "no criteria"),
            ({"criterion_ids": [Command.create(self._criterion())]}, "has no bands"),
            (
                {"criterion_ids": [Command.create(self._criterion(bands=((0, None, 0),)))]},
                "any points",
            ),
        ):
            with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
                self.model.write(values)
                self.model.action_activate()
            self.assertIn(part, str(caught.exception))
        self.assertEqual(self.model.state, "draft")
        self.assertFalse(self.model.account_count)
