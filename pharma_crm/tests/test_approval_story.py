# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCase


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
