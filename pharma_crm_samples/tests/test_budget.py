# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestBudget(SamplesCommon):
    """Requests and hand-overs use the budget of the running cycle. The gift costs 30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        today = fields.Date.today()
        cls.cycle = cls.env["pharma.cycle"].create(
            {
                "territory_id": cls.country.id,
                "company_id": cls.company.id,
                "date_start": fields.Date.subtract(today, days=30),
                "date_end": fields.Date.add(today, days=30),
                "rule_ids": [Command.clear()],
                "budget_line_ids": [
                    Command.create(
                        {"territory_id": cls.north.id, "resource_type": "gift", "planned": 100}
                    )
                ],
            }
        )
        cls.line = cls.cycle.budget_line_ids
        cls.cycle._workflow_write({"state": "running"})

    def _stand(self):
        self.env.invalidate_all()
        return self.line.reserved, self.line.committed, self.line.spent

    def test_request_to_hand_over(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 2))
        request.action_submit()
        self.assertEqual(self._stand(), (60, 0, 0))
        self._approve(request, self.manager, self.regional)
        self.assertEqual(self._stand(), (0, 60, 0))
        request.with_user(self.rep).action_receive()
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self.assertEqual(self._stand(), (0, 30, 30))
        request.with_user(self.rep).action_cancel()
        self.assertEqual(self._stand(), (0, 0, 30), "what was given stays spent")

    def _following(self, scope, payer, gap=1):
        return self.env["pharma.cycle"].create(
            {
                "territory_id": scope.id,
                "company_id": self.company.id,
                "date_start": fields.Date.add(self.cycle.date_end, days=gap),
                "date_end": fields.Date.add(self.cycle.date_end, days=gap + 29),
                "rule_ids": [Command.clear()],
                "budget_line_ids": [
                    Command.create(
                        {"territory_id": payer.id, "resource_type": "gift", "planned": 90}
                    )
                ],
            }
        )

    def test_a_request_from_the_cycle_is_paid_by_it(self):
        """The next cycle pays for what is asked for it already; a draft or another region's does not."""
        action = self.cycle.with_user(self.rep).action_request_resource()
        request = self._request(self.rep, self.doctor_a, (self.gift, 1), cycle_id=self.cycle.id)
        self.assertEqual(action["context"]["default_cycle_id"], self.cycle.id)
        request.action_submit()
        self.assertEqual(self._stand(), (30, 0, 0))
        following = self._following(self.country, self.north)
        with self.assertRaisesRegex(UserError, "neither approved nor running"):
            self._request(self.rep, None, (self.gift, 1), cycle_id=following.id)
        following._workflow_write({"state": "running"})
        later = self._request(self.rep, None, (self.gift, 1), cycle_id=following.id)
        later.action_submit()
        self.assertEqual(self._stand(), (30, 0, 0))
        self.assertEqual(following.budget_line_ids.mapped("reserved"), [30])
        south = self._following(self.south, self.south, gap=40)
        south._workflow_write({"state": "running"})
        with self.assertRaises(UserError):
            self._request(self.rep, None, (self.gift, 1), cycle_id=south.id)

    def test_given_up_requests_give_back(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 2))
        request.action_submit()
        request.action_withdraw()
        self.assertEqual(self._stand(), (0, 0, 0))
        request.action_submit()
        self.assertEqual(self._stand(), (60, 0, 0))
        request.action_cancel()
        self.assertEqual(self._stand(), (0, 0, 0))

    def test_own_bag_uses_its_own_request_first(self):
        request = self._request(self.rep, None, (self.gift, 3))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        request.with_user(self.rep).action_receive()
        self.assertEqual(self._stand(), (0, 90, 0))
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self.assertEqual(self._stand(), (0, 60, 30), "not counted twice")

    def _filled_by_requests(self, number):
        for __ in range(number):
            request = self._request(self.rep, None, (self.leaflet, 1))
            request.action_submit()
            self._approve(request, self.manager)
            request.with_user(self.rep).action_receive()

    def test_commitments_of_many_requests_are_read_together(self):
        """What a hand-over reads does not grow with the requests that have filled the bag."""
        self.env["pharma.cycle.budget.line"].create(
            {
                "cycle_id": self.cycle.id,
                "territory_id": self.north.id,
                "resource_type": "literature",
                "planned": 100,
            }
        )
        counts = []
        for doctor, more in ((self.doctor_a, 2), (self.doctor_b, 6)):
            self._filled_by_requests(more)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._report(self.rep, doctor, (self.leaflet, 1))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_the_cycle_of_a_call_is_looked_for_once(self):
        """Above all when there is none; one that starts meanwhile is found all the same."""
        self.cycle._workflow_write({"state": "closed"})
        call = self._report(self.rep, self.doctor_a)
        self.assertFalse(call.limit_cycle_id)
        before = self.env.cr.sql_log_count
        self.assertFalse(call.limit_cycle_id)
        self.assertEqual(self.env.cr.sql_log_count, before)
        self.cycle._workflow_write({"state": "running"})
        self.assertEqual(call.limit_cycle_id, self.cycle)

    def test_two_requests_cannot_both_use_the_last_money(self):
        self._request(self.rep, self.doctor_a, (self.gift, 2)).action_submit()
        second = self._request(self.rep, self.doctor_b, (self.gift, 2))
        with self.assertRaisesRegex(UserError, r"100\.00.*60\.00.*20\.00"):
            second.action_submit()
        self.assertEqual(second.state, "draft")

    def test_hand_over_beyond_the_budget_is_refused(self):
        self._bag(self.rep, (self.gift, 5))
        self._report(self.rep, self.doctor_a, (self.gift, 3))
        self.assertEqual(self._stand(), (0, 0, 90))
        with self.assertRaisesRegex(UserError, "too much"):
            self._report(self.rep, self.doctor_b, (self.gift, 1))

    def test_beyond_the_budget_a_business_manager_decides(self):
        self.env.cr.execute(
            "UPDATE pharma_cycle_budget_line SET overspend = 'approve' WHERE id = %s", self.line.ids
        )
        self.env.invalidate_all()
        request = self._request(self.rep, self.doctor_a, (self.gift, 4))
        request.action_submit()
        self.assertEqual(request.over_budget, 20)
        self._approve(request, self.manager, self.regional)
        self.assertEqual(request.state, "review")
        self._approve(request, self.business)
        self.assertIn(request.state, ("approved", "shipped"))
        self.assertEqual(self._stand(), (0, 120, 0))

    # -- what is corrected in the spend ledger ------------------------------------------------------------

    def _meal(self, planned=100):
        """Enter a meal of 60 for doctor A, alone at the table, paid by the expenses of the region."""
        expenses = self.env["pharma.cycle.budget.line"].create(
            {
                "cycle_id": self.cycle.id,
                "territory_id": self.north.id,
                "resource_type": "expense",
                "planned": planned,
            }
        )
        paper = (
            self.env["pharma.spend.paper"]
            .with_user(self.rep)
            .create(
                {
                    "category": "meal",
                    "partner_ids": [Command.set(self.doctor_a.ids)],
                    "purpose": "Lunch",
                    "amount": 60,
                    "others": 0,
                }
            )
        )
        paper.action_record()
        self.assertEqual(expenses.spent, 60)
        entry = self.env["pharma.spend"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        return expenses, entry.with_user(self.admin)

    def test_a_correction_gives_the_budget_back_and_takes_the_right_value(self):
        expenses, entry = self._meal()
        __, right = entry._reverse("Mistyped", 45)
        self.assertEqual((expenses.spent, expenses.available), (45, 55))
        # corrected again, and in the end taken back for good
        __, right = right.with_user(self.admin)._reverse("Was dearer", 50)
        self.assertEqual(expenses.spent, 50)
        right.with_user(self.admin)._reverse("Never took place")
        self.assertEqual((expenses.spent, expenses.available), (0, 100))
        entries = self.env["pharma.cycle.budget.entry"].search([("line_id", "=", expenses.id)])
        self.assertEqual(entries.sorted("id").mapped("spent"), [60, -15, 5, -50])
        self.assertIn("Correction of", entries[0].name)

    def test_what_was_paid_is_corrected_beyond_the_plan_too(self):
        expenses, entry = self._meal(planned=70)
        entry._reverse("Mistyped", 80)
        self.assertEqual((expenses.spent, expenses.available), (80, -10))

    def test_a_closed_cycle_keeps_its_money(self):
        expenses, entry = self._meal()
        self.cycle._workflow_write({"state": "closed"})
        entry._reverse("Mistyped", 45)
        self.assertEqual(expenses.spent, 60)

    def test_a_corrected_hand_over(self):
        """Items of the bag are corrected as meals and fees are."""
        self._bag(self.rep, (self.gift, 3))
        self._report(self.rep, self.doctor_a, (self.gift, 3))
        self.assertEqual(self._stand(), (0, 0, 90))
        entry = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        entry.with_user(self.admin)._reverse("Cost of the item was wrong", 75)
        self.assertEqual(self._stand(), (0, 0, 75))

    def test_reps_do_not_write_what_is_beyond(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        with self.assertRaises(AccessError):
            request.with_user(self.rep).write({"over_budget": 0.5})
