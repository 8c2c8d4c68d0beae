# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .approval_common import ApprovalCase


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
