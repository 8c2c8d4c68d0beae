# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestCaps(SamplesCommon):
    """Caps on value per recipient, category and period: they refuse or warn, through the one limit engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        for user in (cls.rep, cls.rep2):
            cls._bag(user, (cls.gift, 20), (cls.leaflet, 50), (cls.sample, 50, cls.lot_late))

    def _cap(self, **values):
        return self.env["pharma.limit.rule"].create(
            {
                "name": "Cap",
                "measure": "value",
                "amount": 100.0,
                "window": "year",
                "company_id": self.company.id,
                **values,
            }
        )

    def _transfer(self, **values):
        return self.env["pharma.spend"]._transfer(
            [
                {
                    "name": "Dinner",
                    "date": fields.Date.context_today(self.env.user),
                    "partner_id": self.doctor_a.id,
                    "user_id": self.rep.id,
                    "category": "meal",
                    "amount": 60.0,
                    "res_model": "res.partner",
                    "res_id": self.env["pharma.spend"].search([], order="id desc", limit=1).id + 1,
                    "company_id": self.company.id,
                    **values,
                }
            ]
        )

    def test_everything_together_counts_by_the_whole_team(self):
        """A cap of 100 a year: gifts of 90 by one rep leave room for 10 of leaflets by the other."""
        self._cap()
        self._report(self.rep, self.doctor_a, (self.gift, 3))
        with (
            self.assertRaisesRegex(
                UserError, r"allowed \D+100\.00, given \D+90\.00, .*asked for \D+30\.00"
            ),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep2, self.doctor_a, (self.gift, 1))
        self._report(self.rep2, self.doctor_a, (self.leaflet, 50))
        # another recipient has a cap of their own
        self._report(self.rep, self.doctor_b, (self.gift, 3))

    def test_a_category_counts_alone(self):
        self._cap(category="gift", amount=30)
        self._report(self.rep, self.doctor_a, (self.gift, 1), (self.sample, 5, self.lot_late))
        with self.assertRaisesRegex(UserError, "Cap"):
            self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_the_last_cent_fits(self):
        """0.1 + 0.2 + 0.3 + 0.2 + 0.1 are 0.9, whatever floating point makes of it."""
        self._cap(category="literature", amount=0.9)
        self.leaflet.with_company(self.company).standard_price = 0.1
        for amount in (0.1, 0.2, 0.3, 0.2):
            self._transfer(category="literature", amount=amount)
        self._report(self.rep, self.doctor_a, (self.leaflet, 1))
        with self.assertRaises(UserError):
            self._report(self.rep2, self.doctor_a, (self.leaflet, 1))

    def test_pending_requests_reserve_value(self):
        self._cap()
        request = self._request(self.rep2, self.doctor_a, (self.gift, 3))
        request.action_submit()
        with (
            self.assertRaisesRegex(UserError, r"reserved by requests \D+90\.00"),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep, self.doctor_a, (self.gift, 1))
        request.action_withdraw()
        self._report(self.rep, self.doctor_a, (self.gift, 3))

    def test_a_correction_gives_room_again(self):
        self._cap()
        self._report(self.rep, self.doctor_a, (self.gift, 3))
        entry = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        entry.with_user(self.admin)._reverse("Cost was wrong", 60.0)
        self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_a_warning_lets_through_and_is_kept(self):
        self._cap(effect="warn", amount=50)
        call = self._report(self.rep, self.doctor_a, (self.gift, 2))
        self.assertIn("“Cap”", call.handover_ids.limit_warning)
        self.assertEqual(call.handover_ids.state, "done")
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self.assertIn("“Cap”", request.limit_warning)
        fitting = self._request(self.rep, self.doctor_b, (self.gift, 1))
        fitting.action_submit()
        self.assertFalse(fitting.limit_warning)

    def test_the_offer_tells_before(self):
        """The report screen offers what the cap leaves, and shows what only warns."""
        self._cap(category="gift", amount=70)
        self._cap(name="Told", category="literature", amount=0.1, effect="warn")
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_a.id, "date_planned": fields.Datetime.now()})
        )
        offers = {item["product_id"]: item for item in call.offer_items()}
        self.assertEqual(offers[self.gift.id]["max"], 2)
        self.assertIn("Told", offers[self.leaflet.id]["warning"])
        self.assertFalse(offers[self.leaflet.id]["reason"])

    def test_per_call(self):
        self._cap(window="call", amount=30)
        with self.assertRaisesRegex(UserError, "per call"), self.env.cr.savepoint():
            self._report(self.rep, self.doctor_a, (self.gift, 2))
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_of_a_rep(self):
        self._cap(scope="rep", amount=30, window="month")
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._report(self.rep, self.doctor_b, (self.gift, 1))
        self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_what_is_no_item_goes_through_the_same_caps(self):
        """A meal counts with the gifts; beyond the cap nothing is recorded, a warning is kept on the entry."""
        self._cap()
        self._cap(name="Meal", category="meal", window="call", amount=70)
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        entry = self._transfer()
        self.assertEqual((entry.amount, entry.limit_warning), (60.0, False))
        count = self.env["pharma.spend"].search_count([])
        with self.assertRaisesRegex(UserError, r"given \D+90"):
            self._transfer()
        self.assertEqual(self.env["pharma.spend"].search_count([]), count)
        # each meal is an occasion of its own
        with self.assertRaisesRegex(UserError, "“Meal”"):
            self._transfer(partner_id=self.doctor_b.id, amount=71)
        self._transfer(partner_id=self.doctor_b.id, amount=70)

    def test_a_refusal_names_the_source(self):
        self._cap(category="gift", amount=0, source="Some Act, Art. 5", source_date="2024-05-01")
        with self.assertRaisesRegex(UserError, r"Some Act, Art\. 5, version of 05/01/2024"):
            self._report(self.rep, self.doctor_a, (self.gift, 1))

    def test_bad_caps(self):
        for values in (
            {"amount": -1},
            {"kind": "gift"},
            {"product_id": self.gift.id},
            {"first_months": 6},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._cap(**values)
