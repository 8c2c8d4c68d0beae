# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import SubmittedCase


@tagged("post_install", "-at_install")
class TestApprovalReviews(SubmittedCase):
    """Ways past the approval through its reviews, its wizards and what belongs to the record."""

    # reviews written directly

    def test_reviews_are_not_written(self):
        review = self.record.review_ids
        other = self._record()
        for vals in (
            {"status": "approved"},
            {"reviewer_ids": [Command.link(self.rep.id)]},
            {"reviewer_id": self.rep.id},
            {"done_by": self.manager.id},
            {"res_id": other.id},
            {"model": "res.partner"},
            {"definition_id": False},
            {"requested_by": self.rep2.id},
            {"sequence": 99},
            {"comment": "forged"},
        ):
            for user in (self.rep, self.manager, self.regional, self.admin):
                with self.subTest(vals=vals, user=user.login), self.assertRaises(AccessError):
                    review.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            review.with_user(self.rep).unlink()

    def test_reviews_are_not_made(self):
        vals = {"res_id": self.record.id, "status": "approved", "definition_id": self.tier_1.id}
        Review = self.env["tier.review"].with_user(self.rep)
        with self.assertRaises(AccessError):
            Review.create({"model": self.record._name, **vals})
        with self.assertRaises(AccessError):
            Review.with_context(default_model=self.record._name).create(vals)
        for command in (
            Command.create(vals),
            Command.clear(),
            Command.update(self.record.review_ids.id, vals),
        ):
            with self.assertRaises(AccessError):
                self.record.write({"review_ids": [command]})
        with self.assertRaises(AccessError):
            self.Model.create({"name": "Forged", "review_ids": [Command.create(vals)]})

    def test_review_of_another_model_is_not_moved_here(self):
        review = (
            self.env["tier.review"]
            .with_user(self.rep)
            .create(
                {"model": "res.partner", "res_id": self.rep.partner_id.id, "status": "approved"}
            )
        )
        with self.assertRaises(AccessError):
            review.write({"model": self.record._name, "res_id": self.record.id})
        with self.assertRaises(AccessError):
            self.record.write({"review_ids": [Command.link(review.id)]})

    def test_reviews_of_other_apps_stay_as_they_are(self):
        review = (
            self.env["tier.review"]
            .with_user(self.rep)
            .create({"model": "res.partner", "res_id": 1})
        )
        review.write({"comment": "as before"})
        review.unlink()

    def test_validation_status_is_not_written(self):
        draft = self._record()
        with self.assertRaises(AccessError):
            draft.write({"validation_status": "validated"})
        with self.assertRaises(AccessError):
            self.Model.create({"name": "Forged", "validation_status": "validated"})
        with self.assertRaises(AccessError):
            draft.write({"submitted_by_id": self.rep2.id})

    def test_reviews_are_seen_by_who_sees_the_record(self):
        self.env["ir.rule"].create(
            {
                "name": "own",
                "model_id": self.env["ir.model"]._get(self.record._name).id,
                "domain_force": "['|', ('user_id', '=', user.id), ('manager_id', '=', user.id)]",
            }
        )
        review = self.record.review_ids
        for user, seen in ((self.rep, True), (self.manager, True), (self.rep2, False)):
            with self.subTest(user=user.login):
                Review = self.env["tier.review"].with_user(user)
                self.assertEqual(bool(Review.search([("id", "=", review.id)])), seen)
                self.assertEqual(Review.search_count([("id", "=", review.id)]), int(seen))
                self.assertEqual(review.with_user(user).has_access("read"), seen)
                self.assertEqual(
                    len(Review.formatted_read_group([("id", "=", review.id)], ["status"])),
                    int(seen),
                )
                self.assertEqual(
                    bool(user.with_user(user).review_ids & review), user == self.manager
                )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            review.with_user(self.rep2).read(["comment"])
        self.env["ir.model.access"].search([("name", "=", self.record._name)]).unlink()
        self.assertFalse(
            self.env["tier.review"].with_user(self.rep).search([("id", "=", review.id)])
        )

    # other ways

    def test_wizard_for_the_reviews_of_another_record(self):
        other = self._record(manager_id=self.regional.id)
        other.action_submit()
        with self.assertRaises(AccessError):
            self._forged_wizard(
                self.manager, self.record, "validate", other.review_ids
            ).add_comment()
        # a record of another app as a cover
        for kind in ("validate", "reject"):
            wizard = self._forged_wizard(self.rep, self.record, kind)
            wizard.res_model, wizard.res_id = "res.partner", self.rep.partner_id.id
            with self.assertRaises(AccessError):
                wizard.add_comment()
        self.assertEqual(self.record.review_ids.status, "pending")
        self.assertFalse(self.record.review_ids.comment)

    def test_wizard_does_not_skip_the_tier_before(self):
        self.tier_2.active = True
        record = self._record()
        record.action_submit()
        for kind in ("validate", "reject"):
            with self.assertRaises(AccessError):
                self._forged_wizard(self.business, record, kind).add_comment()

    def test_wizard_left_open_while_the_record_was_changed(self):
        self.tier_1.has_comment = True
        action = self.record.with_user(self.manager).validate_tier()
        wizard = self._wizard(self.manager, action["context"], comment="Fine")
        self.record.action_withdraw()
        self.record.amount = 5000
        self.record.action_submit()
        with self.assertRaises(AccessError):
            wizard.add_comment()
        self.assertEqual(self.record.state, "review")

    def test_form_left_open_while_the_record_was_changed(self):
        seen = self.record.review_ids.ids
        self.record.action_withdraw()
        self.record.amount = 5000
        self.record.action_submit()
        stale = self.record.with_user(self.manager).with_context(approval_seen_review_ids=seen)
        for decide in (stale.validate_tier, stale.reject_tier):
            with self.assertRaisesRegex(UserError, "Reload"):
                decide()
        fresh = stale.with_context(approval_seen_review_ids=self.record.review_ids.ids)
        fresh.validate_tier()
        self.assertEqual(self.record.state, "approved")

    def test_strangers_do_not_restart_or_take_back(self):
        for user in (self.rep2, self.manager, self.regional):
            record = self.record.with_user(user)
            self.assertFalse(record.can_withdraw)
            for step in (record.restart_validation, record.action_withdraw):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    step()
        self.record.with_user(self.admin).restart_validation()
        self.assertEqual(self.record.state, "draft")

    def test_request_validation_is_to_submit(self):
        draft = self._record()
        draft.request_validation()
        self.assertEqual(draft.state, "review")
        with self.assertRaises(UserError):
            draft.request_validation()
        self.assertEqual(len(draft.review_ids), 1)

    def test_deletion(self):
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.record.unlink()
        self.record.with_user(self.manager).validate_tier()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.record.unlink()
        draft = self._record()
        draft.action_submit()
        reviews = draft.review_ids
        self._reject(draft, self.manager)
        draft.unlink()
        self.assertFalse(reviews.exists())

    def test_stale_validation_status(self):
        self.record.with_user(self.manager).validation_status  # noqa: B018  into the cache
        self.env.cr.execute(
            "UPDATE pharma_test_approval SET validation_status = 'validated' WHERE id = %s",
            [self.record.id],
        )
        self.record.invalidate_recordset()
        self.assertFalse(self.record._is_approved())
        with self.assertRaises(UserError):
            self.record._workflow_write({"state": "approved"})

    def test_reviewer_who_left_the_group(self):
        self._own()
        record = self._record()
        record.action_submit()
        self.assertIn(self.regional, record.review_ids.reviewer_ids)
        self.regional.group_ids = [Command.unlink(self.env.ref("pharma_crm.group_line_manager").id)]
        # as if the stored reviewers had not followed
        record.sudo().review_ids.reviewer_ids = self.manager | self.regional
        with self.assertRaises(AccessError):
            record.with_user(self.regional).validate_tier()
        record.with_user(self.manager).validate_tier()
        self.assertEqual(record.state, "approved")

    def test_manager_who_was_replaced(self):
        self.env.cr.execute(
            "UPDATE pharma_test_approval SET manager_id = %s WHERE id = %s",
            [self.regional.id, self.record.id],
        )
        self.record.invalidate_recordset()
        with self.assertRaises(AccessError):
            self.record.with_user(self.manager).validate_tier()
        self.record.with_user(self.regional).validate_tier()
        self.assertEqual(self.record.state, "approved")

    def test_archived_reviewer(self):
        self.manager.active = False
        with self.assertRaises(AccessError):
            self.record.with_user(self.manager).validate_tier()
        with self.assertRaisesRegex(UserError, "Nobody can decide"):
            self._record().action_submit()

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.manager.copy(
            {
                "login": "t_stranger",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )
        self._own()
        record = self._record()
        record.action_submit()
        self.assertNotIn(stranger, record.review_ids.reviewer_ids)
        record.sudo().review_ids.reviewer_ids = stranger | self.manager
        with self.assertRaises(AccessError):
            record.with_user(stranger).with_context(allowed_company_ids=company.ids).validate_tier()
        self.tier_1.write(
            {"review_type": "individual", "reviewer_id": stranger.id, "reviewer_group_id": False}
        )
        with self.assertRaisesRegex(UserError, "Nobody can decide"):
            self._record().action_submit()

    def test_lines_are_fixed(self):
        draft = self._record()
        draft.write({"line_ids": [Command.create({"quantity": 1})]})
        line = draft.line_ids
        draft.action_submit()
        self.record.with_user(self.manager).validate_tier()
        for record in (draft, self.record):
            for command in (
                Command.create({"quantity": 100}),
                Command.update(line.id, {"quantity": 100}),
                Command.delete(line.id),
            ):
                if record == self.record and command[0] != Command.CREATE:
                    continue
                with (
                    self.subTest(command=command),
                    self.assertRaisesRegex(UserError, "cannot be edited"),
                ):
                    record.write({"note": "x", "line_ids": [command]})
        with self.assertRaises(UserError):
            line.write({"quantity": 100})
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            line.create({"approval_id": draft.id, "quantity": 5})
        line.write({"received": 1})
        free = self._record()
        loose = line.create({"approval_id": free.id, "quantity": 5})
        with self.assertRaises(UserError):
            loose.write({"approval_id": draft.id})

    def test_reviewer_may_edit_where_the_rule_says_so(self):
        self.tier_1.allow_write_for_reviewer = True
        self.record.with_user(self.manager).amount = 40
        with self.assertRaises(UserError):
            self.record.amount = 5000
        with self.assertRaises(AccessError):
            self.record.with_user(self.manager).state = "approved"
