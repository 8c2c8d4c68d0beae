# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NO_MAIL
from .market_common import MarketCommon


@tagged("post_install", "-at_install")
class TestOpportunity(MarketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("pharma_crm.crm_team_listing")
        cls.stages = {
            key: cls.env.ref(f"pharma_crm.crm_stage_{key}")
            for key in ("identified", "interest", "applied", "committee", "listed")
        }
        cls.salesman = new_test_user(
            cls.env,
            "t_sales",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            context=NO_MAIL,
        )

    def lead(self, user=None, partner=None, product=None, **values):
        return (
            self.env["crm.lead"]
            .with_user(user or self.rep)
            .create(
                {
                    "partner_id": (partner or self.hospital).id,
                    "pharma_product_id": (product or self.product_1).id,
                    "pharma_monthly_value": 200,
                    **values,
                }
            )
        )

    def make(self, partners, user=None):
        action = partners.with_user(user or self.rep).action_pharma_make_opportunities()
        return action["context"]["pharma_made"]

    # -- the pipeline ----------------------------------------------------------------------------

    def test_new_opportunity(self):
        lead = self.lead()
        self.assertEqual(
            (lead.name, lead.type, lead.team_id, lead.stage_id, lead.company_id),
            (
                "Cardolol at North General Hospital",
                "opportunity",
                self.team,
                self.stages["identified"],
                self.company,
            ),
        )
        self.assertEqual(
            (lead.probability, lead.pharma_weighted_value, lead.expected_revenue), (10, 20, 2400)
        )
        lead.user_id = self.rep2  # Odoo would look for the new owner's team
        self.assertEqual((lead.team_id, lead.stage_id), (self.team, self.stages["identified"]))
        lead.stage_id = self.stages["interest"]
        self.assertEqual((lead.probability, lead.pharma_weighted_value), (30, 60))
        lead.probability = 45  # somebody knows better
        self.assertEqual(lead.pharma_weighted_value, 90)

    def test_the_listing_goes_along(self):
        lead = self.lead()
        self.assertFalse(lead.pharma_listing_id)
        lead.stage_id = self.stages["applied"]
        self.assertEqual(lead.pharma_listing_id.state, "applied")
        lead.action_set_won()
        self.assertEqual((lead.won_status, lead.stage_id), ("won", self.stages["listed"]))
        self.assertEqual(lead.pharma_listing_id.state, "listed")
        self.assertEqual(lead.pharma_listing_id.history_ids.sorted("id")[-1:].reason, lead.name)
        known = self._listing(product=self.product_2)
        second = self.lead(product=self.product_2)
        second.action_set_won()
        self.assertEqual((second.pharma_listing_id, known.state), (known, "listed"))

    def test_lost_and_restored(self):
        lead = self.lead()
        self.env["crm.lead.lost"].with_user(self.rep).create(
            {"lead_ids": lead.ids}
        ).action_lost_reason_apply()
        self.assertEqual((lead.won_status, lead.active), ("lost", False))
        lead.action_restore()
        self.assertEqual((lead.won_status, lead.probability), ("pending", 10))

    @mute_logger("odoo.sql_db")
    def test_bad_input(self):
        lead = self.lead()
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.lead()
        self.assertIn("unique", str(caught.exception).lower())
        other = self._listing(self.pharmacy, self.product_1)
        for vals in (
            {"pharma_listing_id": other.id},
            {"pharma_monthly_value": -1},
            {"stage_id": self.env["crm.stage"].create({"name": "Elsewhere"}).id},
            {
                "team_id": self.env["crm.team"]
                .create({"name": "Chairs", "company_id": self.company.id})
                .id
            },
        ):
            with self.assertRaises(ValidationError, msg=str(vals)):
                lead.write(vals)
        for values in (
            {"product": self.rival_1},
            {"partner": self.distributor, "user": self.business},
        ):
            with self.assertRaises(ValidationError, msg=str(values)):
                self.lead(**values)
        with self.assertRaisesRegex(ValidationError, "Choose the account"):
            self.env["crm.lead"].with_user(self.rep).create(
                {"pharma_product_id": self.product_1.id, "name": "x"}
            )

    def test_form(self):
        form = Form(
            self.env["crm.lead"].with_user(self.rep).with_context(default_type="opportunity"),
            view="pharma_crm.view_opportunity_form",
        )
        form.pharma_product_id = self.product_2
        form.partner_id = self.hospital
        lead = form.save()
        self.assertEqual(
            (lead.team_id, lead.stage_id, lead.probability),
            (self.team, self.stages["identified"], 10),
        )

    # -- made for a hospital ------------------------------------------------------------------------

    def test_make_for_what_is_missing_again_and_again(self):
        self._listing().action_list()
        not_applied = self._listing(self.hospital, self.product_2)
        for product, price in ((self.product_2, 10), (self.product_1, 7)):
            self._listing(
                self.hospital_south, product, price=price, monthly_consumption=5
            ).action_list()
        self.assertEqual(self.make(self.hospital), 1)
        lead = self.env["crm.lead"].search([("partner_id", "=", self.hospital.id)])
        self.assertEqual(
            (
                lead.pharma_product_id,
                lead.pharma_listing_id,
                lead.pharma_monthly_value,
                lead.user_id,
            ),
            (self.product_2, not_applied, 50, self.rep),
        )
        self.assertEqual(self.make(self.hospital), 0)
        self.assertEqual(self.make(self.hospital | self.pharmacy), 2)
        lead.with_user(self.rep).action_set_lost()
        self.assertEqual(self.make(self.hospital), 0, "What was lost lately is left alone.")

    def test_make_only_product_groups_that_cover_the_account(self):
        other = self.env["pharma.product.group"].create(
            {"name": "Other line", "company_id": self.company.id}
        )
        self._cover(self.n1b, self.pharmacy, product_group_id=other.id)
        self.assertEqual(self.make(self.pharmacy), 2, "One coverage names no group: everything.")
        self.env["pharma.coverage"].search(
            [("partner_id", "=", self.hospital.id)]
        ).product_group_id = other
        self.assertEqual(self.make(self.hospital), 0)

    def test_make_takes_the_same_queries_for_many(self):
        hospitals = self.env["res.partner"].union(
            *(self._account("hospital", f"H{n}", f"T-HX{n}") for n in range(12))
        )
        self._cover(self.n1a, hospitals)
        self.env.flush_all()

        def count(partners):
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            rows = partners.with_user(self.rep)._pharma_missing_products()
            return self.cr.sql_log_count - start, len(rows)

        self.assertEqual(count(hospitals[:1])[1], 2)
        self.assertEqual(count(hospitals)[1], 24)
        self.assertLessEqual(count(hospitals)[0], count(hospitals[:1])[0] + 1)

    # -- who may what -----------------------------------------------------------------------------

    def test_reach(self):
        south = self.lead(self.rep_south, self.hospital_south)
        Lead = self.env["crm.lead"]
        self.assertFalse(Lead.with_user(self.rep).search([("id", "=", south.id)]))
        for attack in (
            lambda: south.with_user(self.rep).read(["name"]),
            lambda: south.with_user(self.rep).action_set_won(),
            lambda: self.lead(partner=self.hospital_south),
            lambda: self.make(self.hospital_south),
            lambda: south.with_user(self.auditor).write({"name": "x"}),
        ):
            with self.assertRaises(AccessError):
                attack()
        self.assertTrue(Lead.with_user(self.auditor).search([("id", "=", south.id)]))
        lead = self.lead()
        for vals in (
            {"pharma_product_id": False}, {"partner_id": self.hospital_south.id}, {"partner_id": False},
            {"pharma_product_id": self.product_2.id},
        ):  # fmt: skip
            with self.assertRaises(AccessError, msg=str(vals)):
                lead.write(vals)
        with self.assertRaises(AccessError):
            lead.unlink()

    def test_odoos_own_leads_stay_as_they_are(self):
        own = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .create({"name": "Chairs", "expected_revenue": 5})
        )
        self.assertNotEqual(own.team_id, self.team)
        self.assertFalse(own.stage_id.team_ids & self.team)
        own.with_user(self.salesman).action_set_won()
        self.assertEqual(own.won_status, "won")
        self.lead()
        # neither opens the other's
        Lead = self.env["crm.lead"]
        self.assertEqual(
            Lead.with_user(self.salesman).search([("company_id", "=", self.company.id)]), own
        )
        self.assertNotIn(own, Lead.with_user(self.rep).search([]))
        self.assertNotIn(own, Lead.with_user(self.auditor).search([]))
        with self.assertRaises(AccessError):
            Lead.with_user(self.rep).create({"name": "A lead of the sales team"})
        with self.assertRaises(UserError):
            own.with_user(self.salesman).pharma_product_id = self.product_1
        stages = Lead.with_user(self.salesman)._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertFalse(stages & self.env["crm.stage"].union(*self.stages.values()))

    def test_pipeline_shows_own_stages_only(self):
        self.lead()
        groups = (
            self.env["crm.lead"]
            .with_user(self.rep)
            .with_context(pharma_pipeline=True, read_group_expand=True)
            .web_read_group([("pharma_product_id", "!=", False)], ["stage_id"], ["__count"])[
                "groups"
            ]
        )
        self.assertEqual(
            [group["stage_id"][0] for group in groups], [stage.id for stage in self.stages.values()]
        )
