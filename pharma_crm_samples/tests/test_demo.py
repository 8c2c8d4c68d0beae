# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.pharma_crm.tests.test_demo import DemoMixin


@tagged("post_install", "-at_install")
class TestDemoSamples(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))

    def test_items(self):
        for kind, count in {"sample": 3, "gift": 3, "literature": 2}.items():
            self.assertGreaterEqual(
                self.env["product.product"].search_count(
                    [("pharma_kind", "=", kind), ("company_id", "=", self.company.id)]
                ),
                count,
            )

    def test_bags(self):
        reps = self.made("pharma.territory", "territory_").rep_ids
        for rep in reps:
            self.assertTrue(self.env["pharma.bag"]._on_hand(rep, self.company), rep.name)
        stock = self.env["pharma.bag"]._on_hand(self.rep, self.company)
        days = [
            (row.expiration - fields.Datetime.now()).days
            for rows in stock.values()
            for row in rows
            if row.expiration and row.quantity > 0
        ]
        self.assertTrue([day for day in days if day < 0], "An expired lot")
        self.assertTrue([day for day in days if 0 <= day < 60], "A lot that expires soon")
        self.assertTrue([day for day in days if day > 180], "A lot with time")
        self.assertFalse([row for rows in stock.values() for row in rows if row.quantity < 0])

    def test_handovers(self):
        handovers = self.env["pharma.handover"].search(
            [("company_id", "=", self.company.id), ("state", "=", "done")]
        )
        self.assertGreater(len(handovers), 40)
        self.assertEqual(set(handovers.mapped("signature_state")), {"intact"})
        self.assertTrue(all(handover.signed_on.date() == handover.date for handover in handovers))
        self.assertTrue(all(handover.date == handover.call_id.date_day for handover in handovers))
        moves = handovers.line_ids.move_id
        self.assertEqual(len(moves), len(handovers.line_ids))
        self.assertEqual(set(moves.mapped("state")), {"done"})
        spend = self.env["pharma.spend"].search(
            [("company_id", "=", self.company.id), ("res_model", "=", "pharma.handover.line")]
        )
        self.assertAlmostEqual(
            sum(spend.mapped("amount")), sum(handovers.line_ids.mapped("value")), 2
        )

    def test_meals_and_fees(self):
        """What is in the ledger is what the papers say; a database installed earlier has none."""
        papers = self.env["pharma.spend.paper"].search([("company_id", "=", self.company.id)])
        for paper in papers:
            entries = self.env["pharma.spend"].search(
                [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
            )
            wanted = paper.partner_ids if paper.state == "done" else paper.partner_ids.browse()
            self.assertEqual(entries.partner_id, wanted)
            for entry in entries:
                self.assertAlmostEqual(entry.amount, paper.amount_each, 2)

    def test_the_allocation_fits_its_budget(self):
        """The business manager of the demo company looks at it and confirms it."""
        allocation = self.env["pharma.allocation"].search(
            [("company_id", "=", self.company.id)], order="id", limit=1
        )
        self.assertTrue(allocation.budget_need)
        self.assertFalse(allocation.budget_lacks, allocation.budget_need)
        allocation.with_user(self.business).action_confirm()
        self.assertEqual(allocation.state, "confirmed")

    def test_requests_wait_for_both_managers(self):
        requests = self.env["pharma.resource.request"].search(
            [("company_id", "=", self.company.id)]
        )
        states = set(requests.mapped("state"))
        self.assertLessEqual({"draft", "review", "shipped", "received"}, states)
        waiting = requests.filtered(lambda request: request.state == "review")
        for user in (self.manager, self.regional):
            todo = waiting.filtered(
                lambda request, u=user: (
                    u
                    in request.review_ids.filtered(
                        lambda review: review.status == "pending"
                    ).reviewer_ids
                )
            )
            self.assertTrue(todo, user.login)

    def test_bag_papers(self):
        papers = self.env["pharma.bag.transfer"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(
            {("transfer", "done"), ("transfer", "sent"), ("return", "sent")},
            {(paper.kind, paper.state) for paper in papers},
        )
        count = self.env["pharma.bag.count"].search([("company_id", "=", self.company.id)])
        self.assertEqual((count.state, count.variance_total), ("done", 1))
        self.assertTrue(count.signed_by_id)
        rows = self.env["pharma.bag.reconciliation"].search(
            [("company_id", "=", self.company.id), ("count_id", "=", False)]
        )
        on_hand = self.env["stock.quant"]._read_group(
            [("location_id.pharma_user_id", "!=", False), ("company_id", "=", self.company.id)],
            ["location_id"],
            ["quantity:sum"],
        )
        for bag, pieces in on_hand:
            mine = rows.filtered(lambda r, u=bag.pharma_user_id: r.user_id == u)
            self.assertEqual(sum(mine.mapped("balance")), pieces, bag.pharma_user_id.name)

    def test_limits(self):
        self.assertEqual(len(self.made("pharma.limit.rule", "limit_", "pharma_crm_samples")), 2)

    def test_again_adds_nothing(self):
        self.assert_adds_nothing(
            "_load_samples",
            (
                "product.product",
                "stock.move",
                "pharma.handover",
                "pharma.resource.request",
                "pharma.limit.rule",
                "pharma.bag.transfer",
                "pharma.bag.count",
            ),
        )
