# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .market_common import MarketCommon


@tagged("post_install", "-at_install")
class TestListing(MarketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.mine = cls._listing().with_user(cls.rep)

    def ago(self, days):
        return self.today - timedelta(days=days)

    # -- the way onto the list --------------------------------------------------------------------

    def test_way_onto_the_list_and_off(self):
        listing = self.mine
        self.assertTrue(listing.can_apply)
        listing.action_apply(self.ago(50))
        listing.action_refuse("Budget", self.ago(40))
        self.assertEqual(listing.state, "not_applied")
        listing.action_apply(self.ago(30))
        listing.action_list_temporarily(self.today + timedelta(days=10), self.ago(20))
        self.assertEqual((listing.state, listing.date_listed), ("temporary", self.ago(20)))
        listing.action_list_temporarily(self.today + timedelta(days=90), self.ago(10))
        listing.action_list(self.ago(5))
        self.assertEqual((listing.state, listing.date_listed), ("listed", self.ago(20)))
        self.assertFalse(listing.date_expiry)
        listing.action_delist("Tender lost")
        self.assertEqual(
            (listing.date_delisted, listing.delist_reason), (self.today, "Tender lost")
        )
        self.assertEqual(
            listing.history_ids.filtered(lambda row: row.date > self.ago(60))
            .sorted("id")
            .mapped("state"),
            [
                "not_applied",
                "applied",
                "not_applied",
                "applied",
                "temporary",
                "temporary",
                "listed",
                "delisted",
            ],
        )
        self.assertEqual(listing.history_ids.sorted("id")[1].user_id, self.rep)

    def test_apply_again_after_delisting(self):
        self.mine.price = 12
        self.mine.action_list()
        with self.assertRaisesRegex(UserError, "not delisted"), self.cr.savepoint():
            self.mine.action_apply_again()
        self.mine.action_delist("Tender lost")
        new = self.env["pharma.listing"].browse(self.mine.action_apply_again()["res_id"])
        self.assertEqual((new.state, new.price, new.date_listed), ("not_applied", 12, False))
        with self.assertRaises(UserError):
            self.mine.action_list()

    def test_dates(self):
        self.mine.action_apply(self.ago(10))
        for date in (self.ago(11), self.today + timedelta(days=1), "never"):
            with self.assertRaises(UserError):
                self.mine.action_list(date)
        self.assertEqual(self.mine.state, "applied")

    def test_reason_needed(self):
        self.mine.action_list()
        for reason in ("", "  ", False, 7):
            with self.assertRaisesRegex(UserError, "Say why"), self.cr.savepoint():
                self.mine.action_delist(reason)

    def test_step_dialog(self):
        wizard = Form(
            self.env["pharma.listing.step"]
            .with_user(self.rep)
            .with_context(
                **self.mine.with_context(pharma_step="temporary").action_step()["context"]
            )
        )
        wizard.date_expiry = self.today + timedelta(days=3)
        wizard.save().action_confirm()
        self.assertEqual(self.mine.state_note, "3 days left")

    # -- temporary listings end ---------------------------------------------------------------------

    def test_expired_listing_is_refused(self):
        for date in (self.ago(1), False, "soon"):
            with self.assertRaises(UserError):
                self.mine.action_list_temporarily(date)
        self.assertEqual(self.mine.state, "not_applied")

    def test_expired_listing_shows_and_ends(self):
        listing = self.mine
        listing.action_list_temporarily(self.today, self.ago(5))
        self.assertFalse(listing.is_expired, "The last day is included.")
        listing.sudo().date_expiry = self.ago(2)
        self.assertTrue(listing.is_expired)
        self.assertIn("Expired", listing.state_note)
        Listing = self.env["pharma.listing"]
        self.assertEqual(
            Listing.search([("is_expired", "=", True), ("company_id", "=", self.company.id)]),
            listing,
        )
        self.assertNotIn(listing, Listing.search(Listing._listed_domain()))
        self.assertFalse(listing.can_list)
        for step in (listing.action_list, lambda: listing.write({"price": 1})):
            with self.assertRaisesRegex(UserError, "ended on"), self.cr.savepoint():
                step()
        Listing._cron_end_expired()
        Listing._cron_end_expired()  # again: nothing to do
        self.assertEqual((listing.state, listing.date_delisted), ("delisted", self.ago(2)))
        self.assertEqual(len(listing.history_ids.filtered(lambda row: row.state == "delisted")), 1)

    # -- terms --------------------------------------------------------------------------------------

    def test_value_and_history_of_terms(self):
        self.mine.write({"price": 20, "discount": 25, "monthly_consumption": 4})
        self.assertEqual((self.mine.net_price, self.mine.monthly_value), (15, 60))
        other = self._listing(product=self.product_2).with_user(self.rep)
        other.action_list()
        other.action_delist("Tender lost")
        with self.assertRaisesRegex(UserError, "stay as they were"), self.cr.savepoint():
            other.price = 1
        self.mine.write({"price": 20})  # unchanged: no line
        self.mine.with_user(self.steward).write({"distributor_id": self.distributor.id})
        terms = self.mine.history_ids.filtered(lambda row: row.kind == "terms").sorted("id")
        self.assertEqual(terms.mapped("price"), [20, 20])
        self.assertEqual(terms.mapped("distributor_name"), [False, "Fast Trade"])
        self.assertEqual(terms[1].user_id, self.steward)

    def test_bad_input(self):
        for vals in (
            {"price": -1},
            {"discount": 101},
            {"discount": -1},
            {"monthly_consumption": -3},
        ):
            with self.assertRaises(ValidationError, msg=str(vals)):
                self.mine.write(vals)
        with self.assertRaisesRegex(ValidationError, "Anna North"), self.cr.savepoint():
            self._listing(self.doctor_a)
        with self.assertRaisesRegex(ValidationError, "no distributor"), self.cr.savepoint():
            self._listing(self.hospital, self.product_2, distributor_id=self.pharmacy.id)
        plain = self.env["product.product"].create({"name": "Chair", "company_id": self.company.id})
        with self.assertRaisesRegex(ValidationError, "neither"), self.cr.savepoint():
            self._listing(self.hospital, plain)

    @mute_logger("odoo.sql_db")
    def test_one_active_listing(self):
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self._listing()
        self.assertIn("unique", str(caught.exception).lower())
        self.mine.action_list()
        self.mine.action_delist("Tender lost")
        self.assertTrue(self._listing())

    # -- who may what -----------------------------------------------------------------------------

    def test_outside_reach(self):
        south = self._listing(self.hospital_south)
        self.assertNotIn(south, self.env["pharma.listing"].with_user(self.rep).search([]))
        for step in ("action_apply", "action_list", "read"):
            with self.assertRaises(AccessError, msg=step):
                getattr(south.with_user(self.rep), step)()
        with self.assertRaises(AccessError):
            self.env["pharma.listing"].with_user(self.rep).create(
                {"partner_id": self.hospital_south.id, "product_id": self.product_2.id}
            )
        self.assertFalse(
            self.env["pharma.listing.history"]
            .with_user(self.rep)
            .search([("listing_id", "=", south.id)])
        )
        with self.assertRaises(AccessError):
            self.env["pharma.listing.step"].with_user(self.rep).create(
                {"listing_ids": south.ids, "step": "list"}
            ).action_confirm()
        self.assertEqual(south.state, "not_applied")

    def test_attacks_on_state_and_history(self):
        for vals in (
            {"state": "listed"},
            {"date_listed": self.ago(900)},
            {"date_expiry": self.today + timedelta(days=900)},
            {"delist_reason": "x"},
            {"partner_id": self.pharmacy.id},
            {"product_id": self.product_2.id},
        ):
            with self.assertRaises(AccessError, msg=str(vals)):
                self.mine.write(vals)
        with self.assertRaises(AccessError):
            self.env["pharma.listing"].with_user(self.rep).create(
                {"partner_id": self.hospital.id, "product_id": self.product_2.id, "state": "listed"}
            )
        history = self.mine.history_ids
        for user in (self.rep, self.business, self.admin):
            with self.assertRaises(AccessError):
                history.with_user(user).write({"price": 1})
            with self.assertRaises(AccessError):
                history.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["pharma.listing.history"].with_user(user).create(
                    {
                        "listing_id": self.mine.id,
                        "date": self.today,
                        "kind": "terms",
                        "user_id": user.id,
                    }
                )
        self.mine.action_apply()
        with self.assertRaises(UserError):
            self.mine.unlink()
        self.mine.action_refuse("No")
        with self.assertRaisesRegex(UserError, "applied for once"), self.cr.savepoint():
            self.mine.unlink()

    def test_readers_do_not_write(self):
        for user in (self.medical, self.auditor):
            listing = self.mine.with_user(user)
            self.assertEqual(listing.state, "not_applied")
            self.assertFalse(listing.can_apply)
            with self.assertRaises(AccessError):
                listing.action_apply()

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env.user.company_ids |= other
        there = self.env["res.partner"].create(
            {"pharma_type": "hospital", "name": "Elsewhere", "company_id": other.id}
        )
        shared = self.env["product.product"].create(
            {"name": "Shared", "pharma_kind": "promoted", "company_id": False}
        )
        listing = (
            self.env["pharma.listing"]
            .with_company(other)
            .create({"partner_id": there.id, "product_id": shared.id})
        )
        self.assertEqual(listing.company_id, other)
        for user in (self.admin, self.auditor):
            self.assertNotIn(listing, self.env["pharma.listing"].with_user(user).search([]))
        with self.assertRaises(UserError):  # a product of another company
            self._listing(there, self.product_1)

    def test_list_takes_the_same_queries_for_many(self):
        hospitals = [self._account("hospital", f"H{n}", f"T-HX{n}") for n in range(20)]
        self._cover(self.n1a, self.env["res.partner"].union(*hospitals))
        listings = self.env["pharma.listing"].create(
            [{"partner_id": h.id, "product_id": self.product_1.id, "price": 2} for h in hospitals]
        )
        self.env.flush_all()
        names = {
            "partner_id": {"fields": {"display_name": {}}},
            "state": {},
            "state_note": {},
            "monthly_value": {},
        }

        def count(records):
            self.env.invalidate_all()
            records = records.with_user(self.rep)
            start = self.cr.sql_log_count
            records.web_read(names)
            return self.cr.sql_log_count - start

        count(listings[:1])
        few, many = count(listings[:2]), count(listings)
        self.assertLessEqual(many, few)

    def test_smart_button(self):
        self._listing(self.hospital, self.rival_1)
        self.env.invalidate_all()
        hospital = self.hospital.with_user(self.rep)
        self.assertEqual(hospital.pharma_listing_count, 2)
        action = hospital.action_pharma_listings()
        self.assertEqual(self.env["pharma.listing"].search_count(action["domain"]), 2)
        with self.assertRaises(AccessError):
            self.hospital_south.with_user(self.rep).action_pharma_listings()


@tagged("post_install", "-at_install")
class TestSupply(MarketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supply = cls._supply()

    @classmethod
    def _supply(cls, **values):
        return cls.env["pharma.supply"].create(
            {
                "partner_id": cls.hospital.id,
                "distributor_id": cls.distributor.id,
                "product_id": cls.product_1.id,
                "date_start": "2024-01-01",
                **values,
            }
        )

    def test_says_that_there_are_no_sales(self):
        self.assertEqual(self.supply.sales_text, "No sales data yet")
        self.assertTrue(self.supply.is_current)

    def test_overlap_and_exclusive(self):
        with self.assertRaisesRegex(ValidationError, "already"), self.cr.savepoint():
            self._supply(date_start="2024-05-01")
        second = self._supply(distributor_id=self.distributor_2.id)
        with self.assertRaisesRegex(ValidationError, "exclusive"), self.cr.savepoint():
            second.is_exclusive = True
        self.supply.date_end = "2024-12-31"
        second.write({"date_start": "2025-01-01", "is_exclusive": True})
        with self.assertRaisesRegex(ValidationError, "exclusive"), self.cr.savepoint():
            self.supply.date_end = "2025-01-01"

    def test_bad_input(self):
        for vals in (
            {"date_end": "2023-12-31"}, {"price": -1}, {"rebate": 120}, {"delivery_days": -1}, {"payment_days": -1},
        ):  # fmt: skip
            with self.assertRaises(ValidationError, msg=str(vals)):
                self.supply.write(vals)
        with self.assertRaisesRegex(ValidationError, "no distributor"), self.cr.savepoint():
            self._supply(distributor_id=self.pharmacy.id)
        with self.assertRaises(ValidationError):
            self._supply(partner_id=self.doctor_a.id)

    def test_distributor_form_shows_what_it_supplies(self):
        self.assertEqual(self.distributor.with_user(self.business).pharma_supply_count, 1)
        action = self.distributor.with_user(self.business).action_pharma_supplies()
        self.assertEqual(self.env["pharma.supply"].search(action["domain"]), self.supply)
        self.assertEqual(self.hospital.with_user(self.rep).pharma_supply_count, 1)

    def test_rights(self):
        self.assertTrue(self.supply.with_user(self.rep).price is not None)
        with self.assertRaises(AccessError):
            self.supply.with_user(self.rep).price = 3
        with self.assertRaises(AccessError):
            self.supply.with_user(self.rep_south).read(["price"])
        self.supply.with_user(self.steward).price = 3
        with self.assertRaises(AccessError):
            self.supply.with_user(self.steward).distributor_id = self.distributor_2
