# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import pickle
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PharmaCommon
from .temporary_models import add_models


class WorkflowCase(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .workflow_models import PharmaTestWorkflow

        add_models(cls, PharmaTestWorkflow)
        cls.Model = cls.env["pharma.test.workflow"].with_user(cls.rep)
        cls.record = cls.Model.create({"name": "Visit"})


@tagged("post_install", "-at_install")
class TestWorkflowState(WorkflowCase):
    def assertRefused(self, function, *args):
        with self.assertRaisesRegex(AccessError, "only by its buttons"):
            function(*args)

    def test_steps(self):
        self.assertTrue(self.record.can_start)
        self.assertFalse(self.record.can_stop)
        self.record.action_start()
        self.assertEqual((self.record.state, self.record.stamp), ("running", "started"))
        self.assertFalse(self.record.can_start)
        self.assertTrue(self.record.can_stop)
        self.record.action_stop()
        self.assertEqual(self.record.state, "done")

    def test_step_from_a_wrong_state_says_so(self):
        with self.assertRaisesRegex(
            UserError, "“Visit” is in the state Draft; .* only in: Running"
        ):
            self.record.action_stop()

    def test_step_of_another_user(self):
        self.record.action_start()
        other = self.record.with_user(self.rep2)
        self.assertFalse(other.can_stop)
        with self.assertRaises(AccessError):
            other.action_stop()

    def test_step_without_write_access(self):
        self.env["ir.model.access"].search(
            [("name", "=", "pharma.test.workflow")]
        ).perm_write = False
        self.record.invalidate_recordset(["can_start", "can_stop"])
        self.assertEqual(
            self.record.read(["can_start", "can_stop"]),
            [{"id": self.record.id, "can_start": False, "can_stop": False}],
        )
        with self.assertRaises(AccessError):
            self.record.action_start()
        self.assertEqual(self.record.state, "draft")

    def test_write_is_refused(self):
        self.assertRefused(self.record.write, {"state": "done"})
        self.assertRefused(self.record.write, {"stamp": "forged"})
        self.assertRefused(self.record.web_save, {"state": "done"}, {"state": {}})
        self.record.write({"name": "Other name"})

    def test_import_is_refused(self):
        result = self.Model.load(["name", "state"], [["Imported", "done"]])
        self.assertFalse(result["ids"])
        self.assertIn("only by its buttons", result["messages"][0]["message"])

    def test_create_in_a_later_state_is_refused(self):
        self.assertRefused(self.Model.create, {"name": "Forged", "state": "done"})
        self.assertRefused(self.Model.create, {"name": "Forged", "stamp": "forged"})
        self.assertEqual(self.Model.create({"name": "As a form", "state": "draft"}).state, "draft")

    def test_default_of_a_client_does_not_count(self):
        record = self.Model.with_context(default_state="done", default_stamp="forged").create(
            {"name": "Forged"}
        )
        self.assertEqual((record.state, record.stamp), ("draft", False))

    def test_default_of_a_user_does_not_count(self):
        self.env["ir.default"].with_user(self.rep).set(
            "pharma.test.workflow", "state", "done", user_id=True
        )
        self.assertEqual(self.Model.create({"name": "Forged"}).state, "draft")

    def test_copy_starts_anew(self):
        self.record.action_start()
        copy = self.record.copy()
        self.assertEqual((copy.state, copy.stamp), ("draft", False))
        self.assertRefused(self.record.copy, {"state": "done"})

    def test_server_code_may_set_the_state(self):
        self.record.sudo().write({"state": "running"})
        self.assertEqual(self.record.state, "running")
        self.assertEqual(self.Model.sudo().create({"name": "Demo", "state": "done"}).state, "done")

    def test_deletion_only_in_the_first_state(self):
        self.record.action_start()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.record.unlink()
        self.Model.create({"name": "Draft"}).unlink()


@tagged("post_install", "-at_install")
class TestPermit(WorkflowCase):
    def _permit(self):
        from ..models.workflow import pharma_workflow_mixin as module

        return module.PERMIT_KEY, module._Permit(self.Model._name)

    def test_values_of_a_client_do_not_open_the_state(self):
        key, permit = self._permit()
        for forged in (
            True,
            1,
            "<permit>",
            repr(permit),
            {"model": self.Model._name},
            [self.Model._name],
        ):
            with self.subTest(forged=forged), self.assertRaises(AccessError):
                self.record.with_context(**{key: json.loads(json.dumps(forged))}).write(
                    {"state": "done"}
                )

    def test_permit_of_another_model_does_not_count(self):
        key, permit = self._permit()
        permit.model = "pharma.other"
        with self.assertRaises(AccessError):
            self.record.with_context(**{key: permit}).write({"state": "done"})

    def test_permit_survives_changes_of_the_environment(self):
        key, permit = self._permit()
        records = self.record.with_context(**{key: permit})
        for changed in (
            records.with_context(lang="en_US"),
            records.with_user(self.rep2),
            records.with_company(self.company),
            records.sudo().sudo(False),
        ):
            self.assertTrue(changed._workflow_permitted())
        self.assertFalse(self.record._workflow_permitted())

    def test_permit_does_not_leave_the_process(self):
        _key, permit = self._permit()
        with self.assertRaises(TypeError):
            json.dumps(permit)
        with self.assertRaises(TypeError):
            pickle.dumps(permit)
        self.assertEqual(repr(permit), "<permit>")

    def test_permit_is_gone_after_the_step(self):
        self.record._workflow_write({"state": "running"})
        self.assertFalse(self.record._workflow_permitted())
        with self.assertRaises(AccessError):
            self.record.write({"state": "done"})


@tagged("post_install", "-at_install")
class TestClientKey(WorkflowCase):
    def test_sent_twice_is_one_record(self):
        key = str(uuid4())
        first = self.Model.create({"name": "Once", "client_uuid": key})
        again = self.Model.create({"name": "Once more", "client_uuid": key.upper()})
        self.assertEqual(first, again)
        self.assertEqual(again.name, "Once")

    def test_batch_keeps_its_order(self):
        known, new = str(uuid4()), str(uuid4())
        first = self.Model.create({"name": "Known", "client_uuid": known})
        batch = self.Model.create(
            [
                {"name": "No key"},
                {"name": "New", "client_uuid": new},
                {"name": "Known again", "client_uuid": known},
                {"name": "New again", "client_uuid": new},
                {"name": "No key either"},
            ]
        )
        self.assertEqual(batch.mapped("name")[:3], ["No key", "New", "Known"])
        self.assertEqual(len(batch._ids), 5)
        self.assertEqual(batch._ids[1], batch._ids[3])
        self.assertEqual(batch._ids[2], first.id)
        self.assertEqual(self.Model.browse(batch._ids[4]).name, "No key either")

    def test_key_of_somebody_else(self):
        key = str(uuid4())
        self.Model.create({"name": "Mine", "client_uuid": key})
        with self.assertRaisesRegex(AccessError, "already in use"):
            self.Model.with_user(self.rep2).create({"name": "Theirs", "client_uuid": key})

    def test_no_uuid(self):
        for value in ("1", "x" * 36, 5, {"a": 1}):
            with self.subTest(value=value), self.assertRaisesRegex(UserError, "client key"):
                self.Model.create({"name": "Bad", "client_uuid": value})

    def test_key_does_not_change_and_is_not_copied(self):
        record = self.Model.create({"name": "Mine", "client_uuid": str(uuid4())})
        with self.assertRaises(AccessError):
            record.write({"client_uuid": str(uuid4())})
        self.assertFalse(record.copy().client_uuid)
        self.assertFalse(
            self.Model.with_context(default_client_uuid=str(uuid4()))
            .create({"name": "D"})
            .client_uuid
        )

    def test_access_of_the_answer_is_the_callers(self):
        record = self.Model.create({"name": "Mine", "client_uuid": str(uuid4())})
        again = self.Model.create({"name": "Mine", "client_uuid": record.client_uuid})
        self.assertFalse(again.env.su)
        self.assertEqual(again.env.user, self.rep)

    def test_index(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'pharma_test_workflow_client_uuid_unique'"
        )
        self.assertIn("UNIQUE", self.env.cr.fetchone()[0])
