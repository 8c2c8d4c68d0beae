# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .market_common import MarketCommon


@tagged("post_install", "-at_install")
class TestCompetition(MarketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.Activity = cls.env["pharma.competitor.activity"]

    def seen(self, user=None, partner=None, product=None, days=0, **values):
        return self.Activity.with_user(user or self.rep).create(
            {
                "name": "Seen",
                "partner_id": (partner or self.hospital).id,
                "product_id": (product or self.rival_1).id,
                "observed_on": self.today - timedelta(days=days),
                **values,
            }
        )

    def positions(self, user=None, partner=None):
        return (
            self.env["pharma.competitor.position"]
            .with_user(user or self.rep)
            .search([("partner_id", "=", (partner or self.hospital).id)])
        )

    def test_newest_share_and_last_seen(self):
        self.seen(days=40, share=60)
        self.seen(self.rep2, days=20, share=45)
        last = self.seen(
            days=3, name="Offered a rebate", kind="price"
        )  # no estimate: the share stays
        position = self.positions()
        self.assertEqual(
            (position.share, position.has_share, position.last_seen, position.observation_count),
            (45, True, last.observed_on, 3),
        )
        self.assertEqual((position.last_user_id, position.last_activity_id), (self.rep, last))
        self.assertEqual(position.competitor_id, self.competitor)
        self.seen(days=0, kind="gone")
        self.assertEqual((self.positions().share_text, self.positions().share), ("0 %", 0))

    def test_shares_above_all_are_refused(self):
        self.seen(share=60, days=9)
        with self.assertRaisesRegex(ValidationError, "110"), self.cr.savepoint():
            self.seen(product=self.rival_2, share=50)
        self.seen(share=50, days=5)
        self.seen(product=self.rival_2, share=50)  # 100 % is possible
        self.seen(partner=self.pharmacy, share=90)  # another account
        with self.assertRaisesRegex(ValidationError, "add up"), self.cr.savepoint():
            self.seen(product=self.rival_1, share=51)
        self.seen(kind="gone")
        self.seen(product=self.rival_2, share=100)

    def test_bad_input(self):
        plain = self.env["product.product"].create({"name": "Chair", "company_id": self.company.id})
        for values in (
            {"share": -1},
            {"share": 101},
            {"price": -1},
            {"observed_on": self.today + timedelta(days=2)},
            {"product_id": self.product_1.id},
            {"product_id": plain.id},
            {"product_id": False},
            {"partner_id": self.distributor.id},
        ):
            with self.assertRaises(UserError, msg=str(values)):
                self.seen(self.business, **values)

    def test_nobody_rewrites_others(self):
        activity = self.seen(share=30)
        activity.name = "Corrected by the one who saw it"
        for user in (
            self.rep2,
            self.manager,
            self.business,
            self.steward,
            self.admin,
            self.auditor,
        ):
            with self.assertRaises(AccessError, msg=user.login):
                activity.with_user(user).write({"share": 5})
            with self.assertRaises(AccessError, msg=user.login):
                activity.with_user(user).unlink()
        for vals in (
            {"user_id": self.rep2.id}, {"partner_id": self.pharmacy.id}, {"product_id": self.rival_2.id},
        ):  # fmt: skip
            with self.assertRaises(AccessError, msg=str(vals)):
                activity.write(vals)
        with self.assertRaisesRegex(AccessError, "own name"):
            self.seen(user_id=self.rep2.id)
        self.assertEqual(self.seen(self.rep2, product=self.rival_2).user_id, self.rep2)

    def test_reach_and_sending_twice(self):
        with self.assertRaises(AccessError):
            self.seen(partner=self.hospital_south)
        south = self.seen(self.rep_south, self.hospital_south)
        self.assertFalse(self.Activity.with_user(self.rep).search([("id", "=", south.id)]))
        self.assertFalse(self.positions(partner=self.hospital_south))
        self.assertTrue(self.positions(self.auditor, self.hospital_south))
        key = str(uuid.uuid4())
        self.assertEqual(self.seen(client_uuid=key), self.seen(client_uuid=key))

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env.user.company_ids |= other
        there = self.env["res.partner"].create(
            {"pharma_type": "hospital", "name": "X", "company_id": other.id}
        )
        rival = self.env["pharma.competitor"].create({"name": "Theirs", "company_id": other.id})
        row = self.Activity.with_company(other).create(
            {"name": "Seen", "partner_id": there.id, "competitor_id": rival.id}
        )
        self.assertEqual(row.company_id, other)
        self.assertFalse(self.Activity.with_user(self.admin).search([("id", "=", row.id)]))
        self.assertFalse(self.positions(self.admin, there))
        self.assertNotIn(rival, self.env["pharma.competitor"].with_user(self.admin).search([]))


@tagged("post_install", "-at_install")
class TestSwot(MarketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)

    def swot(self, user=None, days=0, **values):
        return (
            self.env["pharma.swot"]
            .with_user(user or self.rep)
            .create(
                {
                    "partner_id": self.hospital.id,
                    "product_group_id": self.product_group.id,
                    "date": self.today - timedelta(days=days),
                    "strengths": "Head of department trusts us",
                    **values,
                }
            )
        )

    def test_newer_one_makes_history(self):
        old = self.swot(days=30)
        old.weaknesses = "Price"
        new = self.swot(self.rep2, days=2, threats="Tender in spring")
        self.assertEqual((old.is_latest, new.is_latest, new.older_count), (False, True, 1))
        for user in (self.rep, self.rep2, self.admin):
            with self.assertRaises(UserError):
                old.with_user(user).write({"strengths": "None"})
            with self.assertRaises(UserError):
                old.with_user(user).unlink()
        with self.assertRaises(AccessError):
            new.with_user(self.rep).write({"threats": "None"})
        self.assertFalse(new.with_user(self.rep).can_edit)
        with self.assertRaises(AccessError):
            new.write({"is_latest": False})
        with self.assertRaisesRegex(UserError, "later date"):
            new.write({"date": self.today - timedelta(days=31)})
        with self.assertRaisesRegex(UserError, "history is not added"), self.cr.savepoint():
            self.swot(days=9)
        self.assertTrue(new.is_latest)

    def test_new_version_starts_from_the_newest(self):
        old = self.swot(days=3)
        context = old.with_user(self.rep2).action_new_version()["context"]
        new = self.env["pharma.swot"].with_user(self.rep2).with_context(**context).create({})
        self.assertEqual(
            (new.strengths, new.user_id, new.is_latest), (old.strengths, self.rep2, True)
        )
        self.assertEqual(self.env["pharma.swot"].search_count(old.action_history()["domain"]), 2)

    def test_bad_input(self):
        for values in (
            {"strengths": "  "}, {"date": self.today + timedelta(days=2)}, {"partner_id": self.doctor_a.id},
        ):  # fmt: skip
            with self.assertRaises(ValidationError, msg=str(values)):
                self.swot(**values)
        with self.assertRaises(AccessError):
            self.swot(user_id=self.rep2.id)
        with self.assertRaises(AccessError):
            self.swot(partner_id=self.hospital_south.id)

    def test_sending_twice(self):
        key = str(uuid.uuid4())
        first = self.swot(client_uuid=key)
        self.assertEqual(self.swot(client_uuid=key), first)
        self.swot()
        self.assertEqual(self.swot(client_uuid=key), first)
        self.assertEqual(
            self.env["pharma.swot"].search_count(
                [("partner_id", "=", self.hospital.id), ("is_latest", "=", True)]
            ),
            1,
        )

    def test_merging_two_hospitals_keeps_every_swot(self):
        twin = self._account("hospital", "North General Hosp.", "T-H1B", zip="01001")
        mine = self.swot(days=20)
        theirs = self.swot(self.business, partner_id=twin.id, days=3)
        listing = self._listing(self.hospital)
        second = self._listing(twin)
        history = (listing | second).history_ids
        self.env.flush_all()
        self.env["pharma.merge"].with_user(self.steward)._merge_accounts(
            self.hospital.with_user(self.steward), twin.with_user(self.steward)
        )
        self.env.invalidate_all()
        self.assertEqual(
            (theirs.partner_id, theirs.is_latest, mine.is_latest), (self.hospital, True, False)
        )
        self.assertEqual(self.hospital.pharma_listing_ids, listing)
        self.assertEqual(listing.history_ids, history)


@tagged("post_install", "-at_install")
class TestMarketPanels(MarketCommon):
    def panels(self, partner, user=None):
        return {
            panel["key"]: panel
            for panel in partner.with_user(user or self.rep).pharma_overview()["panels"]
        }

    def fill(self, number):
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Rival {n}",
                    "pharma_kind": "competitor",
                    "pharma_product_group_id": self.product_group.id,
                    "pharma_competitor_id": self.competitor.id,
                    "company_id": self.company.id,
                }
                for n in range(number)
            ]
        )
        for product in products:
            self._listing(self.hospital, product, price=2, monthly_consumption=3)
        self.env["pharma.competitor.activity"].create(
            [
                {
                    "name": "Seen",
                    "partner_id": self.hospital.id,
                    "product_id": product.id,
                    "share": 1,
                }
                for product in products
            ]
        )
        self.env["pharma.supply"].create(
            [
                {
                    "partner_id": self.hospital.id,
                    "distributor_id": self.distributor.id,
                    "product_id": product.id,
                }
                for product in products
            ]
        )

    def test_panels_of_a_hospital(self):
        empty = self.panels(self.hospital)
        for key in ("listings", "supply", "competition", "swot"):
            self.assertEqual((empty[key]["count"], empty[key]["rows"]), (0, []), key)
            self.assertTrue(empty[key]["empty"], key)
        self.fill(7)
        panels = self.panels(self.hospital)
        for key in ("listings", "supply", "competition"):
            self.assertEqual((panels[key]["count"], len(panels[key]["rows"])), (7, 5), key)
        self.assertEqual(panels["competition"]["rows"][0]["badge"]["text"], "1 %")
        self.assertEqual(panels["supply"]["rows"][0]["title"], "Fast Trade")
        self.assertNotIn("listings", self.panels(self.doctor_a))
        self.assertEqual(self.panels(self.distributor, self.steward)["supply"]["count"], 7)

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.hospital.with_user(self.rep).pharma_overview()
            return self.cr.sql_log_count - start

        self.fill(6)
        count()
        few = count()
        self.fill(20)
        count()  # making products empties caches of the registry
        self.assertLessEqual(count(), few)
