# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import SubmittedCase


@tagged("post_install", "-at_install")
class TestApprovalHoles(SubmittedCase):
    """Each way past the approval that was found, tried as the user who would try it."""

    # context of a client

    def test_context_does_not_open_a_record_under_review(self):
        for key in ("skip_validation_check", "skip_check_state_condition"):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "cannot be edited"):
                self.record.with_context(**{key: True}).write({"amount": 5000})
        with self.assertRaises(UserError):
            self.record.with_user(self.manager).with_context(
                skip_validation_check=True
            ).amount = 5000
        self.assertEqual(self.record.amount, 50)

    def test_context_does_not_open_an_approved_record(self):
        self.record.with_user(self.manager).validate_tier()
        with self.assertRaises(UserError):
            self.record.with_context(skip_validation_check=True).write({"amount": 5000})
        self.record.write({"note": "may always be edited"})

    def test_defaults_of_a_client_do_not_approve(self):
        record = self._record()
        record.with_context(
            default_status="approved",
            default_done_by=self.manager.id,
            default_reviewer_ids=[(4, self.rep2.id)],
        ).action_submit()
        self.assertEqual(record.state, "review")
        self.assertEqual(record.review_ids.status, "pending")
        self.assertEqual(record.review_ids.reviewer_ids, self.manager)

    def test_own_defaults_of_a_user_do_not_approve(self):
        defaults = self.env["ir.default"].with_user(self.rep)
        defaults.set("tier.review", "status", "approved", user_id=True)
        defaults.set("tier.review", "reviewer_ids", [self.rep2.id], user_id=True)
        record = self._record()
        record.action_submit()
        self.assertEqual(record.review_ids.status, "pending")
        self.assertEqual(record.review_ids.reviewer_ids, self.manager)

    def test_context_does_not_hide_the_step(self):
        record = self._record()
        self.env.cr.flush()  # changes are tracked from the next transaction on
        record.with_context(tracking_disable=True, mail_notrack=True).action_submit()
        self.env.flush_all()
        self.env.cr.flush()
        self.assertTrue(record.message_ids.sudo().tracking_value_ids)

    # one's own request

    def _assert_not_decided(self, record, user):
        record = record.with_user(user)
        self.assertFalse(record.can_review)
        for decide in (record.validate_tier, record.reject_tier, record.forward_tier):
            with self.assertRaises(AccessError):
                decide()
        for kind in ("validate", "reject", "forward"):
            with self.assertRaises(AccessError):
                self._forged_wizard(user, record, kind).add_comment()
        with self.assertRaises(AccessError):
            record.write({"state": "approved"})
        self.assertEqual(record.state, "review")
        self.assertEqual(set(record.sudo().review_ids.mapped("status")), {"pending"})

    def test_creator_does_not_decide(self):
        record = self._own(user_id=self.rep.id)
        record.with_user(self.rep).action_submit()
        self._assert_not_decided(record, self.manager)

    def test_owner_does_not_decide(self):
        record = self._record(user_id=self.manager.id)
        self._own()
        record.action_submit()
        self._assert_not_decided(record, self.manager)

    def test_submitter_does_not_decide(self):
        self._own()
        record = self._record()
        record.with_user(self.manager).action_submit()
        self._assert_not_decided(record, self.manager)
        self._assert_not_decided(record, self.rep)

    def test_four_eyes_hold_when_the_reviews_say_otherwise(self):
        record = self._own()
        record.action_submit()
        record.sudo().review_ids.reviewer_ids = self.manager
        self._assert_not_decided(record, self.manager)

    def test_bypass_of_the_sequence_is_no_way_past(self):
        self.tier_2.write({"active": True, "approve_sequence_bypass": True})
        record = self._record()
        record.action_submit()
        # a later tier with bypass does not go first
        with self.assertRaises(AccessError):
            record.with_user(self.business).validate_tier()
        own = self.Model.with_user(self.business).create(
            {"name": "Own", "manager_id": self.manager.id}
        )
        self.business.copy({"login": "t_business_2", "name": "Other"})
        own.action_submit()
        with self.assertRaises(AccessError):
            own.with_user(self.business).validate_tier()
        own.with_user(self.manager).validate_tier()
        with self.assertRaises(AccessError):
            own.with_user(self.business).validate_tier()
        self.assertEqual(own.state, "review")

    def test_bypass_lets_the_same_reviewer_pass(self):
        self.tier_2.write({"active": True, "approve_sequence_bypass": True})
        record = self._record(manager_id=self.business.id)
        record.action_submit()
        record.with_user(self.business).validate_tier()
        self.assertEqual(record.state, "approved")

    def test_forward_to_oneself_or_to_who_asked(self):
        self.tier_1.has_forward = True
        for user, message in (
            (self.manager, "somebody else"),
            (self.rep, "cannot decide"),
            (self.env.ref("base.public_user"), "may not see"),
        ):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, message):
                self._forward(self.record, self.manager, user)
        self.assertEqual(self.record.sudo().review_ids.mapped("status"), ["pending"])

    def test_forward_by_others(self):
        self.tier_1.has_forward = True
        for user in (self.rep, self.rep2, self.regional):
            with self.subTest(user=user.login):
                comment = self._forged_wizard(user, self.record, "forward")
                wizard = (
                    self.env["tier.validation.forward.wizard"]
                    .with_user(user)
                    .with_context(comment_id=comment.id)
                    .create(
                        {
                            "res_model": self.record._name,
                            "res_id": self.record.id,
                            "forward_reviewer_id": self.regional.id,
                        }
                    )
                )
                with self.assertRaises(AccessError):
                    wizard.add_forward()

    def test_forward_where_the_rule_does_not_allow_it(self):
        with self.assertRaises(AccessError):
            self.record.with_user(self.manager).forward_tier()

    def test_forward_without_a_next_reviewer(self):
        self.tier_1.has_forward = True
        with self.assertRaises(AccessError):
            self._forged_wizard(self.manager, self.record, "forward").add_comment()
        self.assertEqual(self.record.sudo().review_ids.status, "pending")

    def test_state_written_by_a_reviewer(self):
        draft = self._record()
        for record in (self.record, draft):
            for user in (self.rep, self.manager):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"state": "approved"})
        with self.assertRaises(UserError):
            draft._workflow_write({"state": "approved"})
        with self.assertRaises(UserError):
            draft.sudo().write({"state": "approved"})
