# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .change_request_common import ChangeRequestCommon


@tagged("post_install", "-at_install")
class TestChangeRequest(ChangeRequestCommon):
    """What a rep proposes, about an account or as a new one."""

    # -- proposing -------------------------------------------------------------------------------------

    def test_only_what_differs_makes_a_line(self):
        self.doctor_a.write({"email": "anna@example.com", "pharma_patients_week": 30})
        request = self._propose(
            {
                "name": "Anna North",  # touched, not changed
                "email": "",
                "pharma_patients_week": 45,
                "pharma_title_id": False,
            }
        )
        self.assertEqual(
            set(request.line_ids.mapped("field_name")), {"email", "pharma_patients_week"}
        )
        email = self._line(request, "email")
        self.assertEqual((email.base_text, email.new_text), ("anna@example.com", "(empty)"))
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.territory_id, self.n1a)
        self.assertEqual(
            self.doctor_a.pharma_patients_week, 30, "nothing is written before the decision"
        )

    def test_nothing_to_send(self):
        self.assertFalse(self._propose({"name": "Anna North"}))
        wizard = Form(
            self.env["pharma.change.propose"]
            .with_user(self.rep)
            .with_context(default_partner_id=self.doctor_a.id)
        ).save()
        with self.assertRaisesRegex(UserError, "Nothing differs"):
            wizard.action_send()

    def test_the_form_shows_todays_values_and_sends(self):
        self.doctor_a.write({"phone": "+1 404-555-0100", "country_id": self.env.ref("base.us").id})
        action = self.doctor_a.with_user(self.rep).action_pharma_propose()
        form = Form(
            self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"])
        )
        self.assertEqual(form.name, "Anna North")
        self.assertEqual(form.pharma_specialty_id, self.cardiology)
        form.phone = "404-555-0123"
        form.note = "Her new card"
        with form.place_ids.edit(0) as place:
            place.role = "Head of department"
        form.save().action_send()
        request = self.env["pharma.change.request"].search([("partner_id", "=", self.doctor_a.id)])
        self.assertEqual(set(request.line_ids.mapped("field_name")), {"phone", "role"})
        self.assertEqual(self._line(request, "phone").new_value, "+14045550123")
        request.with_user(self.steward).action_accept_all()
        self.assertEqual(self.doctor_a.phone, "+14045550123")
        self.assertEqual(self.doctor_a.pharma_affiliation_ids.role, "Head of department")

    def test_fields_outside_the_rules_are_refused(self):
        for name, value in (
            ("pharma_class_id", self.class_kol.id),
            ("company_id", 1),
            ("credit_limit", 5),
        ):
            with self.assertRaises(AccessError):
                self._propose({name: value})

    def test_bad_values_are_refused_by_name(self):
        for vals, message in (
            ({"pharma_patients_week": "many"}, "Patients a week"),
            ({"pharma_patients_week": 2**40}, "Patients a week"),
            ({"pharma_gender": "unknown"}, "Gender"),
            ({"pharma_specialty_id": 10**8}, "Specialty"),
            ({"pharma_specialty_id": [1]}, "Specialty"),
            ({"email": "nobody"}, "e-mail"),
            ({"phone": "12", "country_id": self.env.ref("base.us").id}, "12"),
            ({"name": "x" * 5000}, "Name"),
            ({"name": {"a": 1}}, "Name"),
        ):
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._propose(vals)
        self.assertFalse(self.env["pharma.change.request"].search([("user_id", "=", self.rep.id)]))

    def test_new_practice_place(self):
        request = self._propose(
            {},
            places=[
                {"hospital_id": self.hospital.id, "role": "Consultant", "street": "2 Side Street"}
            ],
        )
        request.with_user(self.steward).action_accept_all()
        places = self.doctor_a.pharma_affiliation_ids
        self.assertEqual(places.mapped("role"), [False, "Consultant"])
        self.assertEqual(len(places.filtered("is_primary")), 1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._propose({}, places=[{"role": "nowhere"}])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._propose(
                {}, places=[{"id": self.doctor_south.pharma_affiliation_ids.id, "role": "x"}]
            )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._propose({}, places=[{"hospital_id": self.hospital_south.id}])

    def test_another_primary_place_frees_the_old_one(self):
        old = self.doctor_a.pharma_affiliation_ids
        request = self._propose({}, places=[{"city": "Kyiv", "is_primary": True}])
        request.with_user(self.steward).action_accept_all()
        self.assertFalse(old.is_primary)
        self.assertEqual(self.doctor_a.pharma_affiliation_ids.filtered("is_primary").city, "Kyiv")

    def test_sent_twice_is_one(self):
        key = str(uuid.uuid4())
        first = self._propose({"pharma_patients_week": 9}, client_uuid=key)
        self.assertEqual(self._propose({"pharma_patients_week": 9}, client_uuid=key), first)

    def test_rules_are_data(self):
        policy = self.env["pharma.field.policy"].search(
            [("field_name", "=", "pharma_patients_week")]
        )
        policy.proposal = "auto"
        request = self._propose({"pharma_patients_week": 77})
        self.assertEqual((request.state, request.outcome), ("processed", "accepted"))
        self.assertEqual(self.doctor_a.pharma_patients_week, 77)
        # said to the reader, not kept in the writer's language
        line = request.line_ids
        self.assertEqual((line.reason, line.remark), (False, "Needs no decision"))
        row = self.doctor_a.pharma_history_ids[:1]
        self.assertEqual(
            (row.source, row.source_id, row.user_id), ("request", request.id, self.rep)
        )
        policy.proposal = "no"
        with self.assertRaises(AccessError):
            self._propose({"pharma_patients_week": 78})

    # -- new accounts ----------------------------------------------------------------------------------

    def test_new_account_is_usable_at_once_as_unverified(self):
        request = self._propose_new(
            {"name": "Dora New", "pharma_specialty_id": self.cardiology.id},
            places=[{"hospital_id": self.hospital.id}],
        )
        doctor = request.partner_id
        self.assertTrue(doctor.pharma_unverified)
        self.assertEqual(doctor.company_id, self.company)
        self.assertEqual(doctor.pharma_coverage_ids.territory_id, self.n1a)
        self.assertIn(
            doctor,
            self.env["res.partner"].with_user(self.rep).search([("pharma_type", "=", "doctor")]),
        )
        self.assertEqual(doctor.pharma_hospital_id, self.hospital)
        request.with_user(self.steward).action_accept_all()
        self.assertFalse(doctor.pharma_unverified)
        self.assertTrue(doctor.pharma_verified_on)
        self.assertEqual(len(doctor.pharma_affiliation_ids), 1)

    def test_partly_accepted_new_account_loses_what_was_rejected(self):
        request = self._propose_new(
            {"name": "Dora New", "email": "dora@example.com", "city": "Kyiv"}
        )
        steward = request.with_user(self.steward)
        self._line(steward, "email").action_reject("a patient's address")
        steward.action_accept_all()
        self.assertEqual(request.outcome, "partly")
        self.assertFalse(request.partner_id.email)
        self.assertEqual(request.partner_id.city, "Kyiv")
        self.assertFalse(request.partner_id.pharma_unverified)

    def test_rejected_new_account_is_archived(self):
        request = self._propose_new({"name": "Dora New"})
        request.with_user(self.steward).action_reject_all("No such doctor")
        self.assertFalse(request.partner_id.active)
        self.assertEqual(request.outcome, "rejected")

    def test_new_account_that_exists_already(self):
        self.doctor_a.pharma_coverage_ids.filtered(lambda c: c.territory_id == self.n1a).unlink()
        request = self._propose_new({"name": "Anna Nord"})
        dialog = request.with_user(self.steward).action_same_as()
        self.env["pharma.change.reject"].with_user(self.steward).with_context(
            **dialog["context"]
        ).create({"same_as_id": self.doctor_a.id, "reason": "Known"}).action_confirm()
        self.assertEqual((request.same_as_id, request.partner_id), (self.doctor_a, self.doctor_a))
        self.assertEqual(request.outcome, "rejected")
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Anna Nord")]))
        self.assertIn(self.n1a, self.doctor_a.pharma_coverage_ids.territory_id)
        other = self._propose_new({"name": "Else"})
        with self.assertRaises(UserError):
            other.with_user(self.steward)._reject_as(self.hospital, "wrong type")

    def test_taken_back(self):
        request = self._propose_new({"name": "Dora New"})
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_cancel()
        request.with_user(self.rep).action_cancel()
        self.assertEqual(request.state, "cancelled")
        self.assertFalse(request.partner_id.active)

    def test_new_account_needs_a_name_and_type(self):
        with self.assertRaises(UserError):
            self._propose_new({"city": "Kyiv"})
        with self.assertRaises(UserError):
            self._propose_new({"name": "X"}, account_type="spaceship")

    def test_queue_costs_a_constant_number_of_queries(self):
        doctors = self.env["res.partner"].create(
            [{"name": f"Doctor {i}", "pharma_type": "doctor"} for i in range(20)]
        )
        self._cover(self.n1a, doctors)
        for doctor in doctors[:3]:
            self._propose({"pharma_patients_week": 5, "city": "Kyiv"}, partner=doctor)

        def read_queue():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rows = (
                self.env["pharma.change.request"]
                .with_user(self.steward)
                .web_search_read(
                    [("state", "=", "submitted"), ("company_id", "=", self.company.id)],
                    {
                        name: {}
                        for name in (
                            "display_name",
                            "age_days",
                            "open_line_count",
                            "conflict_count",
                            "outcome",
                        )
                    },
                )
            )
            return rows["length"], self.env.cr.sql_log_count - start

        read_queue()
        self.assertEqual(read_queue()[0], 3)
        few = read_queue()[1]
        for doctor in doctors[3:]:
            self._propose({"pharma_patients_week": 5, "city": "Kyiv"}, partner=doctor)
        self.assertEqual(read_queue(), (20, few))
