# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .change_request_common import ChangeRequestCommon


@tagged("post_install", "-at_install")
class TestChangeRequestDecisions(ChangeRequestCommon):
    """The steward decides line by line, and the account changes by nothing else."""

    def test_line_by_line_with_reason(self):
        request = self._propose({"pharma_patients_week": 45, "email": "a.north@example.com"})
        steward = request.with_user(self.steward)
        self._line(steward, "email").action_accept()
        self.assertEqual(request.state, "submitted")
        dialog = self._line(steward, "pharma_patients_week").action_reject()
        self.assertEqual(dialog["res_model"], "pharma.change.reject")
        self.env["pharma.change.reject"].with_user(self.steward).with_context(
            **dialog["context"]
        ).create({"reason": "Ask again"}).action_confirm()
        self.assertEqual((request.state, request.outcome), ("processed", "partly"))
        self.assertEqual(self.doctor_a.email, "a.north@example.com")
        self.assertEqual(self.doctor_a.pharma_patients_week, 0)
        answer = request.message_ids[:1]
        self.assertIn("Ask again", answer.body)
        self.assertIn(self.rep.partner_id, answer.notified_partner_ids)
        row = self.doctor_a.pharma_history_ids.filtered(lambda r: r.field_name == "email")
        self.assertEqual((row.source, row.user_id), ("request", self.steward))
        with self.assertRaises(UserError):
            self._line(steward, "email").action_reject("too late")

    def test_conflicts_are_shown(self):
        first = self._propose({"pharma_patients_week": 45})
        second = self._propose({"pharma_patients_week": 50}, user=self.rep2)
        self.assertTrue(first.line_ids.conflict)
        self.assertIn("50", first.line_ids.conflict_note)
        second.line_ids.with_user(self.steward).action_accept()
        first.invalidate_recordset()
        first.line_ids.invalidate_recordset()
        self.assertEqual(first.line_ids.base_text, "(empty)")
        self.assertEqual(first.line_ids.current_text, "50")
        self.assertIn("changed", first.line_ids.conflict_note)
        self.assertEqual(first.conflict_count, 1)

    def test_the_present_value_stays_after_the_decision(self):
        request = self._propose({"pharma_patients_week": 45, "email": "anna@example.com"})
        accepted, rejected = (
            self._line(request, "pharma_patients_week"),
            self._line(request, "email"),
        )
        accepted.with_user(self.steward).action_accept()
        rejected.with_user(self.steward).action_reject("Not hers")
        self.assertEqual(accepted.with_user(self.steward).current_text, "45")
        self.assertEqual(rejected.with_user(self.steward).current_text, "(empty)")
        self.doctor_a.pharma_patients_week = 70
        accepted.invalidate_recordset()
        self.assertEqual(accepted.with_user(self.rep).current_text, "70")
        self.assertFalse(accepted.conflict, "it is decided")
        # the proposer no longer covers the doctor: what became of the account is none of theirs
        self.doctor_a.pharma_coverage_ids.sudo().unlink()
        self.env.invalidate_all()
        self.assertFalse(self.doctor_a.with_user(self.rep)._filtered_access("read"))
        self.assertFalse(accepted.with_user(self.rep).current_text)

    def test_accept_all_leaves_what_has_changed_since(self):
        request = self._propose({"pharma_patients_week": 45, "email": "anna@example.com"})
        self.doctor_a.pharma_patients_week = 60
        told = request.with_user(self.steward).action_accept_all()
        self.assertEqual(self.doctor_a.email, "anna@example.com")
        self.assertEqual(self.doctor_a.pharma_patients_week, 60, "somebody's newer value stays")
        line = self._line(request, "pharma_patients_week")
        self.assertEqual((line.state, request.state), ("pending", "submitted"))
        self.assertEqual(
            (line.base_text, line.current_text, line.new_text), ("(empty)", "60", "45")
        )
        self.assertIn(f"{line.label}: {line.conflict_note}", told["params"]["message"])
        line.with_user(self.steward).action_accept()
        self.assertEqual((self.doctor_a.pharma_patients_week, request.outcome), (45, "accepted"))

    def test_accept_all_of_rivals_takes_neither(self):
        first = self._propose({"pharma_patients_week": 45})
        second = self._propose({"pharma_patients_week": 50, "city": "Kyiv"}, user=self.rep2)
        told = (first | second).with_user(self.steward).action_accept_all()
        self.assertEqual((self.doctor_a.pharma_patients_week, self.doctor_a.city), (0, "Kyiv"))
        self.assertEqual(set((first | second).mapped("state")), {"submitted"})
        self.assertIn(first.display_name, told["params"]["message"])

    def test_a_value_that_came_by_another_way_is_no_conflict(self):
        request = self._propose({"pharma_patients_week": 45})
        self.doctor_a.pharma_patients_week = 45
        self.assertIs(request.with_user(self.steward).action_accept_all(), True)
        self.assertEqual(request.outcome, "accepted")

    def test_senior_decisions(self):
        request = self._propose(
            {
                "pharma_licence_number": "AB-1",
                "pharma_licence_authority": "Board",
                "pharma_patients_week": 3,
            }
        )
        self.assertTrue(request.needs_senior)
        with self.assertRaisesRegex(AccessError, "senior"):
            request.with_user(self.steward).action_accept_all()
        self.assertEqual(set(request.line_ids.mapped("state")), {"pending"}, "nothing half done")
        request.with_user(self.admin).action_accept_all()
        self.assertEqual(self.doctor_a.pharma_licence_number, "AB-1")

    def test_bulk(self):
        requests = self._propose({"pharma_patients_week": 4}) | self._propose(
            {"pharma_patients_week": 5}, partner=self.doctor_b
        )
        requests.with_user(self.steward).action_accept_all()
        self.assertEqual(set(requests.mapped("outcome")), {"accepted"})
        self.assertEqual(
            (self.doctor_a.pharma_patients_week, self.doctor_b.pharma_patients_week), (4, 5)
        )
