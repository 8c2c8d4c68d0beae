# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .classification_common import ClassificationCommon
from .market_common import MarketCommon


@tagged("-at_install", "post_install")
class TestClassificationFigures(ClassificationCommon, MarketCommon):
    """Criteria that look at figures from other records: practice places, doctors' products, listings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)

    def _figure_model(self, target, figure, **values):
        criterion = self._criterion(
            False, bands=((0, 2, 1), (2, None, 10)), figure=figure, **values
        )
        return self._model(target=target, lock_months=0, criterion_ids=[Command.create(criterion)])

    def _value(self, partner, model):
        """What the rating saw of an account."""
        [row] = partner.pharma_result_id.explanation
        self.assertEqual(partner.pharma_result_id.model_id, model)
        return row[1]

    def _product_line(self, doctor, product=None, **values):
        return self.env["pharma.doctor.product"].create(
            {"partner_id": doctor.id, "product_id": product and product.id, **values}
        )

    # -- figures follow what they are made of ------------------------------------------------------------

    def test_needed_products_follow_the_lines(self):
        model = self._figure_model("doctor", "needed_products")
        model.action_activate()
        self.assertIsNone(self._value(self.doctor_a, model))
        self.assertFalse(self.doctor_a.pharma_class_id, "nothing known: unclassified")
        first = self._product_line(self.doctor_a, self.product_1, potential=10, prescriptions=2)
        self.assertEqual(self._value(self.doctor_a, model), 1)
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_c)
        second = self._product_line(self.doctor_a, self.product_2, potential=10)
        self._product_line(
            self.doctor_a, self.rival_1, potential=90
        )  # a competitor's is not needed
        self.assertEqual(self._value(self.doctor_a, model), 2)
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        first.prescriptions = 10
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_c)
        first.concerns = "Price"  # no input: nothing is rated
        count = len(self.doctor_a.pharma_result_ids)
        self._later()
        second.unlink()
        self.assertIsNone(self._value(self.doctor_a, model))
        self.assertEqual(len(self.doctor_a.pharma_result_ids), count + 1)

    def test_listed_products_follow_the_list(self):
        model = self._figure_model("hospital", "listed_products", zero_is_value=True)
        model.action_activate()
        self.assertEqual(self._value(self.hospital, model), 0)
        listing = self._listing()
        self._listing(product=self.rival_1).action_list()
        self.assertEqual(self._value(self.hospital, model), 0)
        listing.action_list_temporarily(self.today + timedelta(days=5))
        self.assertEqual(self._value(self.hospital, model), 1)
        self._listing(product=self.product_2).action_list()
        self.assertEqual(self.hospital.pharma_class_id, self.class_a)
        listing.action_delist("Tender lost")
        self.assertEqual(self._value(self.hospital, model), 1)
        self.assertEqual(self.hospital.pharma_class_id, self.class_c)

    def test_an_expired_listing_is_seen_at_night(self):
        model = self._figure_model("hospital", "listed_products")
        model.action_activate()
        listing = self._listing()
        listing.action_list_temporarily(self.today)
        self.assertEqual(self._value(self.hospital, model), 1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_listing SET date_expiry = %s WHERE id = %s",
            [self.today - timedelta(days=1), listing.id],
        )
        self.env.invalidate_all()
        model._rate()
        self.assertIsNone(self._value(self.hospital, model))

    def test_value_of_listed_products(self):
        model = self._figure_model("pharmacy", "listed_value")
        model.action_activate()
        listing = self._listing(self.pharmacy, price=10, monthly_consumption=4)
        listing.action_list()
        self.assertEqual(self._value(self.pharmacy, model), 40)
        listing.discount = 50
        self.assertEqual(self._value(self.pharmacy, model), 20)

    def test_doctors_of_a_hospital(self):
        model = self._figure_model("hospital", "doctors")
        model.action_activate()
        self.assertEqual(self._value(self.hospital, model), 2)
        place = self.doctor_b.pharma_affiliation_ids
        place.date_end = self.today - timedelta(days=1)
        self.assertEqual(self._value(self.hospital, model), 1)
        place.write({"hospital_id": self.hospital_south.id, "date_end": False})
        self.assertEqual(self._value(self.hospital_south, model), 2)
        self.doctor_b.action_archive()
        self.assertEqual(self._value(self.hospital_south, model), 1)
        self.doctor_a.pharma_affiliation_ids.unlink()
        self.assertIsNone(self._value(self.hospital, model))

    def test_potential_of_the_doctors_of_a_department(self):
        ward = self._account("department", "Ward", "T-W", parent_id=self.hospital.id)
        model = self._figure_model("department", "doctors_potential")
        model.action_activate()
        self.doctor_a.pharma_potential = 12.5
        self.assertIsNone(self._value(ward, model))
        self.doctor_a.pharma_affiliation_ids.department_id = ward
        self.assertEqual(self._value(ward, model), 12.5)
        # who may write a doctor need not know what rests on it
        self.doctor_a.with_user(self.steward).pharma_potential = 1
        self.assertEqual(self._value(ward, model), 1)

    def test_nothing_is_asked_when_no_model_uses_figures(self):
        self.model.action_activate()
        line = self._product_line(self.doctor_a, self.product_1, potential=1)
        self.env.flush_all()
        with self.assertQueryCount(0):
            line._rate_figures(self.doctor_a)

    # -- against plain Python ------------------------------------------------------------------------------

    def test_figures_agree_with_plain_python(self):
        rng = random.Random(5)
        group = self.product_group.copy({"name": "Other line"})
        doctors = self.env["res.partner"].create(
            [
                {"name": f"D{i}", "pharma_type": "doctor", "company_id": self.company.id}
                for i in range(60)
            ]
        )
        vals = []
        for doctor in doctors:
            whole = [(False, self.product_group.id), (False, group.id)]
            each = [(p.id, False) for p in (self.product_1, self.product_2, self.rival_1)]
            for product_id, group_id in rng.sample(whole + each, rng.randint(0, 5)):
                values = {
                    "partner_id": doctor.id,
                    "product_id": product_id,
                    "potential": rng.choice((0, 0, 3, 7.5, 20)),
                    "prescriptions": rng.choice((0, 3, 7.5, 8)),
                }
                vals.append({**values, "product_group_id": group_id} if group_id else values)
        lines = self.env["pharma.doctor.product"].create(vals)
        expected = {
            name: {} for name in ("needed_products", "prescriptions", "prescription_potential")
        }
        for doctor in doctors:
            of_doctor = lines.filtered(lambda line, d=doctor: line.partner_id == d)
            own = of_doctor.filtered(lambda line: line.kind == "promoted")
            needed = own.filtered(lambda line: line.potential > line.prescriptions)
            expected["needed_products"][doctor] = len(needed)
            expected["prescriptions"][doctor] = sum(own.mapped("prescriptions"))
            total = 0
            for of_group in of_doctor.grouped("product_group_id").values():
                whole = sum(of_group.filtered(lambda line: not line.product_id).mapped("potential"))
                total += whole or sum((of_group & own).mapped("potential"))
            expected["prescription_potential"][doctor] = total
        for name, values in expected.items():
            model = self._figure_model("doctor", name)
            model.action_activate()
            found = {doctor: self._value(doctor, model) or 0 for doctor in doctors}
            self.assertEqual(found, values, name)
            self.assertGreater(len(set(found.values())), 2, name)

    # -- the model's form, bad input -----------------------------------------------------------------------

    def test_a_figure_in_the_form(self):
        with Form(self.env["pharma.classification.criterion"].with_context(
            default_model_id=self.model.id
        )) as form:  # fmt: skip
            form.figure = "needed_products"
            self.assertEqual(form.kind, "band")
            self.assertEqual(form.name, "Our products that could be prescribed more")
            with form.band_ids.new() as band:
                band.no_limit = True
                band.points = 10
        self.assertEqual(form.record.max_points, 10)
        self.assertEqual(form.record._value_label(3), "3")

    def test_preview_and_explanation(self):
        self._product_line(self.doctor_a, self.product_1, potential=10)
        draft = self._figure_model("doctor", "needed_products")
        draft.action_preview()
        moves = {move.partner_id: move.new_class_id for move in draft.move_ids}
        self.assertEqual(moves[self.doctor_a], self.class_c)
        draft.action_activate()
        self.assertIn("Our products that could be prescribed more", self.doctor_a.pharma_why)

    def test_bad_input(self):
        for values, text in (
            ({"field_name": False}, "Say which field or which figure"),
            (
                {"figure": "doctors", "field_name": False},
                "“Doctors who practise here”, .* no figure",
            ),
            ({"figure": "needed_products"}, "not at both"),
        ):
            with (
                self.subTest(text),
                self.assertRaisesRegex(ValidationError, text),
                self.env.cr.savepoint(),
            ):
                self.model.criterion_ids[0].write(values)

    def test_another_type_of_account_is_noticed_before_it_rates(self):
        model = self._figure_model("doctor", "needed_products")
        model.target = "hospital"
        with self.assertRaisesRegex(ValidationError, "no figure of: Hospitals"):
            model.action_activate()

    def test_a_figure_of_an_addon_that_is_gone_is_unknown(self):
        model = self._figure_model("doctor", "needed_products")
        self._product_line(self.doctor_a, self.product_1, potential=10)
        model.action_activate()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_classification_criterion SET figure = 'sales_of_last_year' WHERE model_id = %s",
            [model.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        model._rate()
        self.assertIsNone(self._value(self.doctor_a, model))
        self.assertFalse(self.doctor_a.pharma_class_id)
