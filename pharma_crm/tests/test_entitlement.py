# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PharmaCommon

CLASS_A = "[('pharma_class_id.code', '=', 'A')]"


@tagged("post_install", "-at_install")
class TestEntitlement(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.entitlement"].with_context(active_test=False).search([]).unlink()

    def _entitlement(self, calls=10, **values):
        return self.env["pharma.entitlement"].create(
            {
                "line_ids": [
                    Command.create({"kind": "calls", "minimum": 2, "maximum": calls}),
                    Command.create({"kind": "samples", "maximum": 4, "period": "year"}),
                    Command.create({"kind": "services", "unlimited": True}),
                ],
                **values,
            }
        )

    def test_the_most_specific_counts(self):
        part = self.env["pharma.specialty"].create(
            {"name": "Paediatric", "parent_id": self.cardiology.id}
        )
        general = self._entitlement(company_id=False)
        self.assertEqual(
            general.summary,
            "Calls 2–10 a quarter; Samples up to 4 a year; Services 0 or more a quarter",
        )
        self.assertEqual(self.doctor_a.pharma_entitlement_id, general)
        own = self._entitlement()
        by_class = self._entitlement(class_id=self.class_a.id)
        self.env.invalidate_all()
        self.assertEqual(self.doctor_a.pharma_entitlement_id, by_class)
        self.assertEqual(self.doctor_b.pharma_entitlement_id, own)
        by_specialty = self._entitlement(class_id=self.class_a.id, specialty_id=self.cardiology.id)
        by_part = self._entitlement(class_id=self.class_a.id, specialty_id=part.id)
        self.env.invalidate_all()
        self.assertEqual(self.doctor_a.pharma_entitlement_id, by_specialty)
        self.doctor_a.pharma_specialty_id = part
        self.assertEqual(self.doctor_a.pharma_entitlement_id, by_part)
        self.assertFalse(self.hospital.pharma_entitlement_id)

    def test_figures(self):
        self._entitlement()
        figures = self.doctor_a._pharma_entitlement()[self.doctor_a.id]
        self.assertEqual(figures["calls"]["maximum"], 10)
        self.assertEqual(figures["calls"]["text"], "2–10 a quarter")
        self.assertEqual(figures["samples"]["text"], "up to 4 a year")
        self.assertIsNone(figures["services"]["maximum"])
        self.assertNotIn("gifts", figures)

    def test_enforced(self):
        self._entitlement()
        doctor = self.doctor_a.with_user(self.rep)
        self.assertEqual(doctor._pharma_check_entitled("samples", 3, used=1), 0)
        with self.assertRaisesRegex(
            UserError, r"Anna North .*up to 4 a year \(Samples\): 3 used, 1 left, 2 asked"
        ):
            doctor._pharma_check_entitled("samples", 2, used=3)
        self.assertIsNone(doctor._pharma_check_entitled("services", 1000))
        self.assertIsNone(doctor._pharma_check_entitled("gifts", 1))

    def test_shown_on_the_doctor(self):
        self._entitlement()
        doctor = self.doctor_a.with_user(self.rep)
        [panel] = doctor._pharma_overview_answer([doctor._pharma_entitlement_panel()])
        self.assertIn({"label": "Calls", "value": "2–10 a quarter"}, panel["facts"])
        self.assertEqual(len(self.doctor_a.with_user(self.rep).pharma_entitlement_line_ids), 3)

    def test_many_doctors_cost_a_fixed_number_of_queries(self):
        self._entitlement()
        self._entitlement(class_id=self.class_a.id)
        doctors = self.doctor_a | self.env["res.partner"].create(
            [{"name": f"Doctor {n}", "pharma_type": "doctor"} for n in range(40)]
        )

        def cost(records):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            records._pharma_entitlement()
            return self.env.cr.sql_log_count - start

        cost(doctors)
        self.assertLessEqual(cost(doctors), cost(doctors[:2]))

    def test_bad_bands_are_refused(self):
        for values in ({"minimum": 5, "maximum": 2}, {"minimum": -1, "maximum": 2}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env["pharma.entitlement"].create(
                    {"line_ids": [Command.create({"kind": "calls", **values})]}
                )
        self._entitlement()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._entitlement()

    def test_only_business_managers_set_policy(self):
        entitlement = self._entitlement()
        for user in (self.rep, self.manager, self.steward, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                entitlement.line_ids.with_user(user)[:1].write({"maximum": 99})
        entitlement.line_ids.with_user(self.business)[:1].write({"maximum": 99})
