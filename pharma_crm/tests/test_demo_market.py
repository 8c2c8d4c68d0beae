# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged

from .test_demo import DemoMixin


@tagged("post_install", "-at_install")
class TestDemoMarket(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("pharma_crm.demo_competitor_1", raise_if_not_found=False):
            cls.skipTest(cls, "The demo company of this database has no market.")

    def test_market_of_the_demo_company(self):
        for model_name, prefix, least in (
            ("pharma.listing", "listing_", 600),
            ("pharma.supply", "supply_", 200),
            ("pharma.competitor.activity", "competitor_seen_", 240),
            ("pharma.swot", "swot_", 90),
            ("pharma.doctor.product", "profile_", 1000),
            ("crm.lead", "opportunity_", 50),
        ):
            self.assertGreater(len(self.made(model_name, prefix).exists()), least, model_name)
        listings = self.made("pharma.listing", "listing_")
        self.assertEqual(set(listings.mapped("kind")), {"promoted", "competitor"})
        self.assertEqual(len(set(listings.mapped("state"))), 5)
        rep = self.env["pharma.listing"].with_user(self.rep)
        self.assertTrue(0 < rep.search_count([]) < len(listings))
        pairs = self.env["pharma.product.affinity"].search(
            [("is_thin", "=", False), ("lift", ">", 1)]
        )
        self.assertIn(self.env.ref("pharma_crm.demo_product_tensolar"), pairs.other_id)

    def test_again_adds_nothing(self):
        self.demo = self.demo._in_company()
        self.assert_adds_nothing(
            "_make_market",
            [
                "pharma.listing",
                "pharma.supply",
                "pharma.competitor.activity",
                "pharma.swot",
                "pharma.doctor.product",
            ],
        )
