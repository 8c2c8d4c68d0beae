# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestRequestRules(SamplesCommon):
    """A reported call makes a request when a rule says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.env["pharma.request.rule"].search([]).action_archive()

    def _rule(self, **values):
        return (
            self.env["pharma.request.rule"]
            .with_user(self.business)
            .create(
                {
                    "name": "Atlas for new friends",
                    "line_ids": [Command.create({"product_id": self.gift.id, "quantity": 2})],
                    **values,
                }
            )
        )

    def _made(self):
        return self.env["pharma.resource.request"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    def test_in_the_name_of_the_rep_and_to_the_managers(self):
        rule = self._rule()
        call = self._report(self.rep, self.doctor_a)
        request = self._made()
        self.assertEqual(
            (request.user_id, request.call_id, request.partner_id, request.state),
            (self.rep, call, self.doctor_a, "review"),
        )
        self.assertEqual((request.rule_id, request.purpose), (rule, "Atlas for new friends"))
        self.assertEqual((request.summary, rule.request_count), ("2 × Anatomy atlas", 1))

    def test_how_often(self):
        rule = self._rule(once="ever")
        self._report(self.rep, self.doctor_a)
        self._report(self.rep2, self.doctor_a)
        self.assertEqual(len(self._made()), 1, "a colleague's call counts")
        rule.once = "call"
        call = self._report(self.rep, self.doctor_b)
        self.env["pharma.request.rule"]._apply(call)
        self.assertEqual(len(self._made()), 2, "the same call asks once")
        rule.write({"once": "days", "days": 30})
        self.assertTrue(rule.sudo()._has_asked(call))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_resource_request SET create_date = create_date - interval '31 days'"
        )
        self.env.invalidate_all()
        self.assertFalse(rule.sudo()._has_asked(call))

    def test_conditions(self):
        self._rule(class_ids=self.class_b.ids)
        self._report(self.rep, self.doctor_a)
        self.assertFalse(self._made())
        self._report(self.rep, self.doctor_b)
        self.assertEqual(self._made().partner_id, self.doctor_b)
        rule = self._rule(name="Detailed", product_ids=self.product_2.ids, submit=False)
        call = self._report(self.rep_south, self.doctor_south)
        self.assertFalse(rule.sudo()._fits(call.sudo()))
        call.sudo().write({"detail_ids": [Command.create({"product_id": self.product_2.id})]})
        self.assertTrue(rule.sudo()._fits(call.sudo()))
        rule.channel_ids = self.env["pharma.call.channel"].search(
            [("id", "!=", call.channel_id.id)], limit=1
        )
        self.assertFalse(rule.sudo()._fits(call.sudo()))

    def test_report_is_never_kept_from_being_submitted(self):
        """Beyond the limit the request stays a draft that says why."""
        self.env["pharma.limit.rule"].create(
            {
                "name": "One gift a year",
                "kind": "gift",
                "quantity": 1,
                "company_id": self.company.id,
            }
        )
        self._rule()
        call = self._report(self.rep, self.doctor_a)
        self.assertEqual(call.state, "submitted")
        request = self._made()
        self.assertEqual(request.state, "draft")
        self.assertIn("One gift a year", request.message_ids[:1].body)

    def test_attacks(self):
        rule = self._rule()
        self._report(self.rep, self.doctor_a)
        for user in (self.rep, self.manager, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                rule.with_user(user).write({"submit": False})
        draft = self._request(self.rep, self.doctor_b, (self.gift, 1))
        with self.assertRaises(AccessError):
            draft.write({"rule_id": rule.id})
        for quantity in (0, -1, 1.5):
            with self.assertRaises(UserError):
                rule.line_ids.write({"quantity": quantity})
