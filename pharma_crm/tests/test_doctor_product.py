# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import uuid

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.affinity import affinities
from .market_common import MarketCommon


@tagged("post_install", "-at_install")
class TestDoctorProduct(MarketCommon):
    def line(self, user=None, doctor=None, product=None, **values):
        return (
            self.env["pharma.doctor.product"]
            .with_user(user or self.rep)
            .create(
                {
                    "partner_id": (doctor or self.doctor_a).id,
                    "product_id": (self.product_1 if product is None else product).id,
                    **values,
                }
            )
        )

    def test_share(self):
        line = self.line(potential=40, prescriptions=10)
        self.assertEqual((line.share_text, line.product_group_id), ("25 %", self.product_group))
        line.potential = 0
        self.assertFalse(line.share_text, "Nothing to divide by: empty, not 0 and not 100 %.")
        line.write({"potential": 10, "prescriptions": 15})
        self.assertEqual(line.share_text, "150 %", "Never capped silently.")
        self.assertFalse(line.last_detailed)

    def test_main_product_group(self):
        other = self.env["pharma.product.group"].create(
            {"name": "Other line", "company_id": self.company.id}
        )
        self.assertFalse(self.doctor_a.pharma_main_group_id)
        line = self.line(potential=30)
        self.line(product=self.product_2, potential=20)
        self.line(product=self.rival_1, potential=900)  # a competitor's does not count
        self.assertEqual(self.doctor_a.pharma_main_group_id, self.product_group)
        whole = self.line(
            product=self.env["product.product"], product_group_id=other.id, potential=51
        )
        self.assertEqual(self.doctor_a.pharma_main_group_id, other)
        line.potential = 32
        self.assertEqual(self.doctor_a.pharma_main_group_id, self.product_group)
        whole.with_user(self.steward).unlink()
        self.line(
            product=self.env["product.product"], product_group_id=self.product_group.id, potential=1
        )
        self.assertEqual(self.doctor_a.pharma_main_group_id, self.product_group)

    @mute_logger("odoo.sql_db")
    def test_bad_input(self):
        line = self.line()
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.line()
        self.assertIn("unique", str(caught.exception).lower())
        for values in ({"potential": -1}, {"prescriptions": -1}):
            with self.assertRaises(ValidationError, msg=str(values)):
                line.write(values)
        with self.assertRaises(ValidationError):
            self.line(product=self.env["product.product"])
        with self.assertRaises(ValidationError):
            self.line(doctor=self.hospital)

    def test_rights(self):
        south = self.line(self.rep_south, self.doctor_south)
        with self.assertRaises(AccessError):
            self.line(doctor=self.doctor_south)
        with self.assertRaises(AccessError):
            south.with_user(self.rep).read(["concerns"])
        self.assertNotIn(south, self.env["pharma.doctor.product"].with_user(self.rep).search([]))
        line = self.line()
        for vals in ({"partner_id": self.doctor_b.id}, {"product_id": self.product_2.id}):
            with self.assertRaises(AccessError, msg=str(vals)):
                line.write(vals)
        with self.assertRaises(AccessError):
            line.unlink()
        for user in (self.medical, self.auditor):
            with self.assertRaises(AccessError):
                line.with_user(user).concerns = "x"
        key = str(uuid.uuid4())
        again = self.line(product=self.product_2, client_uuid=key)
        self.assertEqual(self.line(product=self.product_2, client_uuid=key), again)

    def test_opportunities_with_a_doctor(self):
        self.line(potential=20)
        self.line(product=self.product_2, potential=20, prescriptions=3)
        for made in (1, 0):
            action = self.doctor_a.with_user(self.rep).action_pharma_make_opportunities()
            self.assertEqual(action["context"]["pharma_made"], made)

    # -- products that go together -------------------------------------------------------------------

    def fill(self, number=60, seed=3):
        rng = random.Random(seed)
        products = self.product_1 | self.product_2 | self.rival_1 | self.rival_2
        doctors = self.env["res.partner"].create(
            [
                {
                    "pharma_type": "doctor",
                    "name": f"D{n}",
                    "pharma_code": f"T-AF{n}",
                    "company_id": self.company.id,
                }
                for n in range(number)
            ]
        )
        user_step = self.env.ref("pharma_crm.adoption_user").id
        vals_list = [
            {
                "partner_id": doctor.id,
                "product_id": product.id,
                "prescriptions": rng.choice((0, 0, 4)),
                "adoption_id": rng.choice((False, False, user_step)),
            }
            for doctor in doctors
            for product in products
            if rng.random() < 0.6
        ]
        self.env["pharma.doctor.product"].create(vals_list)
        baskets = {}
        for vals in vals_list:
            if vals["prescriptions"] or vals["adoption_id"]:
                baskets.setdefault(vals["partner_id"], set()).add(vals["product_id"])
        return baskets

    def rows(self):
        return self.env["pharma.product.affinity"].search([("company_id", "=", self.company.id)])

    def test_sql_agrees_with_plain_python(self):
        baskets = self.fill()
        self.company.pharma_affinity_minimum = 9
        for _run in range(2):  # twice: the same rows
            self.env["pharma.product.affinity"]._refresh(self.company)
            expected = {
                (pair.product, pair.other): (
                    pair.together, pair.users, pair.other_users, pair.base,
                    round(float(pair.support), 4), round(float(pair.confidence), 4), round(float(pair.lift), 2),
                    pair.is_thin(9),
                )
                for pair in affinities(baskets.values())
            }  # fmt: skip
            self.assertGreater(len(expected), 6)
            self.assertEqual(
                {
                    (row.product_id.id, row.other_id.id): (
                        row.together, row.users, row.other_users, row.base,
                        round(row.support, 4), round(row.confidence, 4), round(row.lift, 2), row.is_thin,
                    )
                    for row in self.rows()
                },
                expected,
            )  # fmt: skip

    def test_also_fits(self):
        lines = [(self.product_1, self.product_2)] * 6 + [(self.rival_1,)] * 6
        doctors = [self._account("doctor", f"D{n}", f"T-AF{n}") for n in range(len(lines))]
        for doctor, products in zip(doctors, lines, strict=True):
            for product in products:
                self.line(self.business, doctor, product, prescriptions=2)
        self.line(prescriptions=5)  # doctor_a uses product_1 only
        with self.assertRaises(AccessError):
            self.env["pharma.product.affinity"].with_user(self.rep).action_refresh()
        self.env["pharma.product.affinity"].with_user(self.business).action_refresh()
        fits = self.doctor_a.with_user(self.rep).pharma_also_fits_ids
        self.assertEqual(
            (fits.product_id, fits.other_id, fits.together), (self.product_1, self.product_2, 6)
        )
        self.assertEqual(
            (round(fits.support, 4), round(fits.lift, 2), fits.is_thin), (0.4615, 1.86, False)
        )
        self.assertFalse(self.doctor_b.pharma_also_fits_ids)
        self.assertEqual(
            self.product_2.product_tmpl_id.pharma_affinity_ids.other_id, self.product_1
        )
        self.line(product=self.product_2, prescriptions=1)
        self.assertFalse(self.doctor_a.pharma_also_fits_ids)
        with self.assertRaises(UserError):
            fits.with_user(self.business).write({"lift": 9})

    def test_thin_data_is_marked(self):
        self.line(self.business, self.doctor_b, prescriptions=2)
        self.line(self.business, self.doctor_b, self.product_2, prescriptions=2)
        self.env["pharma.product.affinity"]._refresh(self.company)
        self.assertEqual(self.rows().mapped("is_thin"), [True, True])

    def test_panel_of_a_doctor(self):
        for product in (self.product_1, self.product_2, self.rival_1):
            self.line(product=product, potential=4, prescriptions=1)
        panel = next(
            panel
            for panel in self.doctor_a.with_user(self.rep).pharma_overview()["panels"]
            if panel["key"] == "profile"
        )
        self.assertEqual((panel["count"], panel["rows"][0]["note"]), (3, "25 %"))
