# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PharmaCommon
from .temporary_models import add_models


class ApprovalCase(PharmaCommon):
    """Tier 1: the record's manager. Tier 2: the business managers. The rep asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .workflow_models import PharmaTestApproval, PharmaTestApprovalLine

        add_models(cls, PharmaTestApproval, PharmaTestApprovalLine)
        cls.Model = cls.env["pharma.test.approval"].with_user(cls.rep)
        cls.env["tier.definition"].search([]).active = False
        cls.tier_1 = cls._tier(
            "Line manager",
            20,
            review_type="field",
            reviewer_field_id=cls.env["ir.model.fields"]
            ._get("pharma.test.approval", "manager_id")
            .id,
        )
        cls.tier_2 = cls._tier(
            "Business manager",
            10,
            review_type="group",
            reviewer_group_id=cls.env.ref("pharma_crm.group_business_manager").id,
        )
        cls.record = cls._record()

    @classmethod
    def _tier(cls, name, sequence, **values):
        return cls.env["tier.definition"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get("pharma.test.approval").id,
                "sequence": sequence,
                "approve_sequence": True,
                "definition_domain": "[]",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _record(cls, **values):
        return cls.Model.create(
            {"name": "Gift", "amount": 50, "manager_id": cls.manager.id, **values}
        )

    def _reject(self, record, user, reason="Too dear"):
        action = record.with_user(user).reject_tier()
        wizard = self._wizard(user, action["context"], comment=reason)
        return wizard.add_comment()

    def _wizard(self, user, context, **values):
        return self.env["comment.wizard"].with_user(user).with_context(**context).create(values)

    def _forged_wizard(self, user, record, kind, reviews=None):
        """What a client can make without any dialog having been opened."""
        return (
            self.env["comment.wizard"]
            .with_user(user)
            .create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "review_ids": [
                        Command.set((record.sudo().review_ids if reviews is None else reviews).ids)
                    ],
                    "validate_reject": kind,
                    "comment": "ok",
                }
            )
        )

    def _forward(self, record, user, to):
        action = record.with_user(user).forward_tier()
        wizard = (
            self.env["tier.validation.forward.wizard"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"forward_reviewer_id": to.id, "forward_description": "Please decide"})
        )
        wizard.add_forward()
        record.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestApprovalStory(ApprovalCase):
    def test_two_tiers(self):
        self.assertTrue(self.record.can_submit)
        self.record.action_submit()
        self.assertEqual(self.record.state, "review")
        self.assertEqual(self.record.submitted_by_id, self.rep)
        self.assertEqual(
            self.record.review_ids.mapped(lambda r: (r.name, r.status)),
            [("Line manager", "pending"), ("Business manager", "waiting")],
        )
        self.assertFalse(self.record.can_submit)
        self.assertEqual(
            self.record.to_validate_message, "<p>Waits for T Manager (Line manager)</p>"
        )
        self.assertTrue(self.record.with_user(self.manager).can_review)
        self.assertFalse(self.record.with_user(self.business).can_review)
        self.record.with_user(self.manager).validate_tier()
        self.assertEqual(self.record.state, "review")
        self.assertTrue(self.record.with_user(self.business).can_review)
        self.record.with_user(self.business).validate_tier()
        self.assertEqual(self.record.state, "approved")
        self.assertEqual(self.record.outcome, "approved by t_business")
        self.assertEqual(self.record.review_ids.done_by, self.manager | self.business)

    def test_reviewer_without_write_access(self):
        self.record.action_submit()
        self.env["ir.model.access"].search(
            [("name", "=", "pharma.test.approval")]
        ).perm_write = False
        self.record.with_user(self.manager).validate_tier()
        self.record.with_user(self.business).validate_tier()
        self.assertEqual(self.record.state, "approved")

    def test_systray_counts(self):
        self.record.action_submit()
        counts = self.env["res.users"].with_user(self.manager).review_user_count()
        self.assertEqual([count["pending_count"] for count in counts], [1])
        self.assertFalse(self.env["res.users"].with_user(self.rep).review_user_count())
        self.record.with_user(self.manager).validate_tier()
        self.assertFalse(self.env["res.users"].with_user(self.manager).review_user_count())
        self.assertTrue(self.env["res.users"].with_user(self.business).review_user_count())

    def test_rejection_asks_for_a_reason(self):
        self.record.action_submit()
        action = self.record.with_user(self.manager).reject_tier()
        self.assertEqual(action["res_model"], "comment.wizard")
        self.assertEqual(self.record.state, "review")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._wizard(self.manager, action["context"], comment="  ").add_comment()
        self._reject(self.record, self.manager)
        self.assertEqual(self.record.state, "draft")
        self.assertEqual(self.record.outcome, "rejected by t_manager")
        message = self.record.message_ids.filtered(lambda m: "Too dear" in (m.body or ""))
        self.assertEqual(len(message), 1)
        self.assertIn(self.rep.partner_id, message.notified_partner_ids)
        self.assertEqual(message.author_id, self.manager.partner_id)
        self.assertEqual(
            self.record.rejected_message,
            "<p>Rejected by T Manager: Too dear. Change it and ask again.</p>",
        )

    def test_rejected_can_be_changed_and_submitted_again(self):
        self.record.action_submit()
        self.record.with_user(self.manager).validate_tier()
        self._reject(self.record, self.business)
        self.record.amount = 20
        self.record.action_submit()
        self.assertEqual(self.record.review_ids.mapped("status"), ["pending", "waiting"])
        self.record.with_user(self.manager).validate_tier()
        self.record.with_user(self.business).validate_tier()
        self.assertEqual(self.record.state, "approved")

    def test_taken_back(self):
        self.record.action_submit()
        self.record.with_user(self.manager).validate_tier()
        self.assertTrue(self.record.can_withdraw)
        self.record.action_withdraw()
        self.assertEqual(self.record.state, "draft")
        self.assertFalse(self.record.review_ids)
        self.record.amount = 10
        self.record.action_submit()
        self.assertEqual(self.record.review_ids.mapped("status"), ["pending", "waiting"])

    def test_cancelled_keeps_its_reviews(self):
        self.record.action_submit()
        self.record.with_user(self.manager).validate_tier()
        self.record.action_cancel()
        self.assertEqual(self.record.state, "cancelled")
        self.assertEqual(len(self.record.review_ids), 2)
        self.assertFalse(self.record.with_user(self.business).can_review)
        with self.assertRaises(UserError):
            self.record.with_user(self.business).validate_tier()

    def test_forward(self):
        self.tier_1.has_forward = True
        self.record.action_submit()
        self._forward(self.record, self.manager, self.regional)
        with self.assertRaises(AccessError):
            self.record.with_user(self.manager).validate_tier()
        action = self.record.with_user(self.regional).validate_tier()
        self._wizard(self.regional, action["context"], comment="Fine").add_comment()
        self.record.with_user(self.business).validate_tier()
        self.assertEqual(self.record.state, "approved")

    def test_comment_of_an_approval(self):
        self.tier_1.has_comment = True
        self.record.action_submit()
        action = self.record.with_user(self.manager).validate_tier()
        self._wizard(self.manager, action["context"], comment="Good idea").add_comment()
        self.assertEqual(self.record.review_ids.mapped("status"), ["approved", "pending"])
        self.assertEqual(self.record.review_ids[0].comment, "Good idea")

    def test_reminder(self):
        self.tier_1.notify_reminder_delay = 3
        self.record.action_submit()
        self.env.cr.execute("UPDATE tier_review SET create_date = create_date - interval '5 days'")
        self.record.review_ids.invalidate_recordset()
        self.env["tier.definition"]._cron_send_review_reminder()
        self.assertTrue(self.record.review_ids[0].last_reminder_date)

    def test_no_rule_fits(self):
        (self.tier_1 | self.tier_2).definition_domain = "[('amount', '>', 1000)]"
        with self.assertRaisesRegex(UserError, "No approval rule fits “Gift”.*Configuration"):
            self.record.action_submit()

    def test_nobody_could_decide(self):
        for manager in (False, self.rep):
            record = self._record(manager_id=manager and manager.id)
            with self.assertRaisesRegex(
                UserError, "Nobody can decide on “Gift” at the step “Line manager”"
            ):
                record.action_submit()

    def test_form_has_one_button_per_action(self):
        self.env["ir.ui.view"].create(
            {
                "name": "form",
                "model": "pharma.test.approval",
                "arch": """<form>
                    <header>
                        <button name="action_submit" type="object" string="Submit" invisible="not can_submit"/>
                        <field name="state" widget="statusbar"/>
                    </header>
                    <sheet><group><field name="name"/><field name="note"/></group></sheet>
                </form>""",
            }
        )
        from lxml import etree

        arch = etree.fromstring(self.Model.get_view(view_type="form")["arch"])
        buttons = [button.get("name") for button in arch.iter("button")]
        self.assertCountEqual(
            buttons,
            ["action_submit", "validate_tier", "reject_tier", "forward_tier", "action_withdraw"],
        )
        self.assertEqual(arch.find(".//field[@name='name']").get("readonly"), "state != 'draft'")
        self.assertFalse(arch.find(".//field[@name='note']").get("readonly"))
        self.assertTrue(arch.xpath("//field[@name='review_ids']"))


@tagged("post_install", "-at_install")
class TestApprovalHoles(ApprovalCase):
    """Each way past the approval that was found, tried as the user who would try it."""

    def setUp(self):
        super().setUp()
        self.tier_2.active = False
        self.record.action_submit()

    # (1) context of a client

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

    # (2) one's own request

    def _own(self, **values):
        record = self.Model.with_user(self.manager).create(
            {"name": "Own", "manager_id": self.manager.id, **values}
        )
        # a colleague may decide, and so may (by the rule's configuration) the requester
        self.tier_1.write(
            {
                "review_type": "group",
                "reviewer_group_id": self.env.ref("pharma_crm.group_line_manager").id,
            }
        )
        return record

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

    # (3) reviews written directly

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


@tagged("post_install", "-at_install")
class TestApprovalRules(ApprovalCase):
    def test_only_administrators_change_them(self):
        for user in (self.rep, self.manager, self.business, self.steward):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.tier_1.with_user(user).reviewer_id = user
                with self.assertRaises(AccessError):
                    self.tier_1.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    self.tier_1.with_user(user).copy()

    def test_administrator_of_the_suite(self):
        rule = self.tier_1.with_user(self.admin)
        rule.write({"name": "Manager", "definition_domain": "[('amount', '>', 10)]"})
        copy = rule.copy()
        copy.unlink()

    def test_administrator_of_the_suite_writes_no_code(self):
        rule = self.tier_1.with_user(self.admin)
        for vals in (
            {"python_code": "rec.env.user.sudo()"},
            {"reviewer_expression": "rec.env.user.sudo()"},
            {"definition_type": "formula"},
            {"review_type": "expression"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                rule.write(vals)
        with self.assertRaises(AccessError):
            rule.copy({"python_code": "True"})

    def test_administrator_of_the_suite_keeps_to_the_suite(self):
        rule = self.tier_1.with_user(self.admin)
        with self.assertRaises(AccessError):
            rule.model_id = self.env["ir.model"]._get("res.partner")
        other = self.env["tier.definition"].create(
            {"name": "Other app", "model_id": self.env["ir.model"]._get("res.partner").id}
        )
        with self.assertRaises(AccessError):
            other.with_user(self.admin).name = "Mine"

    def test_models_are_offered(self):
        names = self.env["tier.definition"]._get_tier_validation_model_names()
        self.assertIn("pharma.test.approval", names)
        self.assertNotIn("pharma.approval.mixin", names)
