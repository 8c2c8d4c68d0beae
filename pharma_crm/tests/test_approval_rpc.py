# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalRpc(ApprovalCase, HttpCase):
    """The ways past the approval once more, through the door that is open to every user: the JSON-2 API."""

    def setUp(self):
        super().setUp()
        self.tier_2.active = False
        self.record.action_submit()
        self.keys = {}

    def _key(self, user):
        if user not in self.keys:
            expires = fields.Datetime.now() + timedelta(days=1)
            self.keys[user] = (
                self.env["res.users.apikeys"]
                .with_user(user)
                .sudo()
                ._generate("rpc", "test", expires)
            )
        return self.keys[user]

    def call(self, user, model, method, **arguments):
        self.env.flush_all()
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            json=arguments,
            headers={"Authorization": f"bearer {self._key(user)}"},
        )
        self.env.invalidate_all()
        return answer.status_code, answer.json()

    def assertRefused(self, user, model, method, error="odoo.exceptions.AccessError", **arguments):
        with (
            self.subTest(user=user.login, method=method, arguments=arguments),
            mute_logger("odoo.http"),
        ):
            status, body = self.call(user, model, method, **arguments)
            self.assertGreaterEqual(status, 400, body)
            self.assertEqual(body["name"], error, body["message"])
            self.assertEqual(self.record.state, "review")
            self.assertEqual(self.record.review_ids.status, "pending")
            self.assertEqual(self.record.amount, 50)

    def test_a_reviewer_decides(self):
        status, body = self.call(
            self.manager, self.record._name, "validate_tier", ids=self.record.ids
        )
        self.assertEqual(status, 200, body)
        self.assertEqual(self.record.state, "approved")

    def test_record_under_review(self):
        model, ids = self.record._name, self.record.ids
        for context in (
            {},
            {"skip_validation_check": True},
            {"skip_check_state_condition": True},
            {"pharma_workflow_permit": True},
            {"pharma_workflow_permit": "<permit>"},
            {"su": True, "uid": 1},
        ):
            self.assertRefused(
                self.rep,
                model,
                "write",
                "odoo.exceptions.UserError",
                ids=ids,
                vals={"amount": 5000},
                context=context,
            )
            for user in (self.rep, self.manager):
                self.assertRefused(
                    user, model, "write", ids=ids, vals={"state": "approved"}, context=context
                )
        self.assertRefused(self.rep, model, "unlink", "odoo.exceptions.UserError", ids=ids)

    def test_own_record(self):
        model, ids = self.record._name, self.record.ids
        for user in (self.rep, self.rep2):
            for method in ("validate_tier", "reject_tier", "forward_tier"):
                self.assertRefused(user, model, method, ids=ids)
        for method in ("restart_validation", "action_withdraw"):
            self.assertRefused(self.rep2, model, method, ids=ids)

    def test_wizards(self):
        for kind in ("validate", "reject", "forward"):
            vals = {
                "res_model": self.record._name,
                "res_id": self.record.id,
                "review_ids": [[6, 0, self.record.review_ids.ids]],
                "validate_reject": kind,
                "comment": "forged",
            }
            status, wizard_ids = self.call(self.rep, "comment.wizard", "create", vals_list=[vals])
            self.assertEqual(status, 200, wizard_ids)
            self.assertRefused(self.rep, "comment.wizard", "add_comment", ids=wizard_ids)
            status, forward_ids = self.call(
                self.rep,
                "tier.validation.forward.wizard",
                "create",
                vals_list=[
                    {
                        "res_model": self.record._name,
                        "res_id": self.record.id,
                        "forward_reviewer_id": self.rep2.id,
                    }
                ],
            )
            self.assertEqual(status, 200, forward_ids)
            self.assertRefused(
                self.rep,
                "tier.validation.forward.wizard",
                "add_forward",
                ids=forward_ids,
                context={"comment_id": wizard_ids[0]},
            )

    def test_reviews(self):
        review = self.record.review_ids
        for user in (self.rep, self.manager, self.rep2):
            for vals in ({"status": "approved"}, {"reviewer_ids": [[4, user.id]]}, {"res_id": 1}):
                self.assertRefused(user, "tier.review", "write", ids=review.ids, vals=vals)
            self.assertRefused(user, "tier.review", "unlink", ids=review.ids)
            self.assertRefused(
                user,
                "tier.review",
                "create",
                vals_list=[
                    {"model": self.record._name, "res_id": self.record.id, "status": "approved"}
                ],
            )
        self.assertRefused(
            self.rep,
            self.record._name,
            "write",
            ids=self.record.ids,
            vals={"review_ids": [[1, review.id, {"status": "approved"}]]},
        )

    def test_private_methods_are_private(self):
        for method in ("_workflow_write", "_validate_tier", "_finish_approval", "_do_transition"):
            self.assertRefused(
                self.rep, self.record._name, method, ids=self.record.ids, vals={"state": "approved"}
            )

    def test_forged_creation(self):
        for context, vals in (
            ({}, {"state": "approved"}),
            ({}, {"validation_status": "validated"}),
            ({}, {"submitted_by_id": self.manager.id}),
        ):
            self.assertRefused(
                self.rep,
                self.record._name,
                "create",
                vals_list=[{"name": "Forged", "manager_id": self.manager.id, **vals}],
                context=context,
            )
        status, ids = self.call(
            self.rep,
            self.record._name,
            "create",
            vals_list=[
                {"name": "Plain", "manager_id": self.manager.id, "company_id": self.company.id}
            ],
            context={"default_state": "approved", "default_submitted_by_id": self.manager.id},
        )
        self.assertEqual(status, 200, ids)
        record = self.Model.browse(ids)
        self.assertEqual((record.state, record.submitted_by_id), ("draft", self.env["res.users"]))
