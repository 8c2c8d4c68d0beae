# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import uuid

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PharmaCommon

NO_ACL = "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestChangeRequest(PharmaCommon):
    """A rep proposes, the steward decides line by line, and the account changes by nothing else."""

    def _propose(self, vals, partner=None, user=None, **more):
        Partner = self.env["res.partner"].with_user(user or self.rep)
        partner = self.doctor_a if partner is None else partner
        id_ = Partner.pharma_propose(vals, partner_id=partner.id, **more)
        return self.env["pharma.change.request"].browse(id_)

    def _propose_new(self, vals, account_type="doctor", user=None, **more):
        Partner = self.env["res.partner"].with_user(user or self.rep)
        return self.env["pharma.change.request"].browse(
            Partner.pharma_propose(vals, account_type=account_type, **more)
        )

    def _line(self, request, name):
        return request.line_ids.filtered(lambda line: line.field_name == name)

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

    # -- deciding --------------------------------------------------------------------------------------

    def test_line_by_line_with_reason(self):
        request = self._propose({"pharma_patients_week": 45, "email": "a.north@example.com"})
        steward = request.with_user(self.steward)
        self._line(steward, "email").action_accept()
        self.assertEqual(request.state, "submitted")
        dialog = self._line(steward, "pharma_patients_week").action_reject()
        self.assertEqual(dialog["res_model"], "pharma.change.reject")
        self.env["pharma.change.reject"].with_user(self.steward).with_context(
            **dialog["context"]
        ).create({"reason": "Ask again"}).action_confirm()
        self.assertEqual((request.state, request.outcome), ("processed", "partly"))
        self.assertEqual(self.doctor_a.email, "a.north@example.com")
        self.assertEqual(self.doctor_a.pharma_patients_week, 0)
        answer = request.message_ids[:1]
        self.assertIn("Ask again", answer.body)
        self.assertIn(self.rep.partner_id, answer.notified_partner_ids)
        row = self.doctor_a.pharma_history_ids.filtered(lambda r: r.field_name == "email")
        self.assertEqual((row.source, row.user_id), ("request", self.steward))
        with self.assertRaises(UserError):
            self._line(steward, "email").action_reject("too late")

    def test_conflicts_are_shown(self):
        first = self._propose({"pharma_patients_week": 45})
        second = self._propose({"pharma_patients_week": 50}, user=self.rep2)
        self.assertTrue(first.line_ids.conflict)
        self.assertIn("50", first.line_ids.conflict_note)
        second.line_ids.with_user(self.steward).action_accept()
        first.invalidate_recordset()
        first.line_ids.invalidate_recordset()
        self.assertEqual(first.line_ids.base_text, "(empty)")
        self.assertEqual(first.line_ids.current_text, "50")
        self.assertIn("changed", first.line_ids.conflict_note)
        self.assertEqual(first.conflict_count, 1)

    def test_the_present_value_stays_after_the_decision(self):
        request = self._propose({"pharma_patients_week": 45, "email": "anna@example.com"})
        accepted, rejected = (
            self._line(request, "pharma_patients_week"),
            self._line(request, "email"),
        )
        accepted.with_user(self.steward).action_accept()
        rejected.with_user(self.steward).action_reject("Not hers")
        self.assertEqual(accepted.with_user(self.steward).current_text, "45")
        self.assertEqual(rejected.with_user(self.steward).current_text, "(empty)")
        self.doctor_a.pharma_patients_week = 70
        accepted.invalidate_recordset()
        self.assertEqual(accepted.with_user(self.rep).current_text, "70")
        self.assertFalse(accepted.conflict, "it is decided")
        # the proposer no longer covers the doctor: what became of the account is none of theirs
        self.doctor_a.pharma_coverage_ids.sudo().unlink()
        self.env.invalidate_all()
        self.assertFalse(self.doctor_a.with_user(self.rep)._filtered_access("read"))
        self.assertFalse(accepted.with_user(self.rep).current_text)

    def test_accept_all_leaves_what_has_changed_since(self):
        request = self._propose({"pharma_patients_week": 45, "email": "anna@example.com"})
        self.doctor_a.pharma_patients_week = 60
        told = request.with_user(self.steward).action_accept_all()
        self.assertEqual(self.doctor_a.email, "anna@example.com")
        self.assertEqual(self.doctor_a.pharma_patients_week, 60, "somebody's newer value stays")
        line = self._line(request, "pharma_patients_week")
        self.assertEqual((line.state, request.state), ("pending", "submitted"))
        self.assertEqual(
            (line.base_text, line.current_text, line.new_text), ("(empty)", "60", "45")
        )
        self.assertIn(f"{line.label}: {line.conflict_note}", told["params"]["message"])
        line.with_user(self.steward).action_accept()
        self.assertEqual((self.doctor_a.pharma_patients_week, request.outcome), (45, "accepted"))

    def test_accept_all_of_rivals_takes_neither(self):
        first = self._propose({"pharma_patients_week": 45})
        second = self._propose({"pharma_patients_week": 50, "city": "Kyiv"}, user=self.rep2)
        told = (first | second).with_user(self.steward).action_accept_all()
        self.assertEqual((self.doctor_a.pharma_patients_week, self.doctor_a.city), (0, "Kyiv"))
        self.assertEqual(set((first | second).mapped("state")), {"submitted"})
        self.assertIn(first.display_name, told["params"]["message"])

    def test_a_value_that_came_by_another_way_is_no_conflict(self):
        request = self._propose({"pharma_patients_week": 45})
        self.doctor_a.pharma_patients_week = 45
        self.assertIs(request.with_user(self.steward).action_accept_all(), True)
        self.assertEqual(request.outcome, "accepted")

    def test_senior_decisions(self):
        request = self._propose(
            {
                "pharma_licence_number": "AB-1",
                "pharma_licence_authority": "Board",
                "pharma_patients_week": 3,
            }
        )
        self.assertTrue(request.needs_senior)
        with self.assertRaisesRegex(AccessError, "senior"):
            request.with_user(self.steward).action_accept_all()
        self.assertEqual(set(request.line_ids.mapped("state")), {"pending"}, "nothing half done")
        request.with_user(self.admin).action_accept_all()
        self.assertEqual(self.doctor_a.pharma_licence_number, "AB-1")

    def test_bulk(self):
        requests = self._propose({"pharma_patients_week": 4}) | self._propose(
            {"pharma_patients_week": 5}, partner=self.doctor_b
        )
        requests.with_user(self.steward).action_accept_all()
        self.assertEqual(set(requests.mapped("outcome")), {"accepted"})
        self.assertEqual(
            (self.doctor_a.pharma_patients_week, self.doctor_b.pharma_patients_week), (4, 5)
        )

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

    # -- attacks ---------------------------------------------------------------------------------------

    @mute_logger(*NO_ACL)
    def test_a_rep_decides_nothing(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep, self.rep2, self.manager, self.business, self.medical, self.auditor):
            for step in ("action_accept_all", "action_same_as"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(request.with_user(user), step)()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.with_user(user).action_reject_all("no")
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.line_ids.with_user(user).action_accept()
        self.assertEqual(request.line_ids.state, "pending")

    @mute_logger(*NO_ACL)
    def test_nobody_decides_the_own_proposal(self):
        both = self._user("t_both", "rep", "data_steward")
        request = self._propose({"pharma_patients_week": 45}, user=both)
        with self.assertRaisesRegex(AccessError, "your own"):
            request.with_user(both).action_accept_all()
        with self.assertRaises(AccessError):
            request.line_ids.with_user(both).action_accept()

    @mute_logger(*NO_ACL)
    def test_nothing_is_written_past_the_steps(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep, self.steward, self.admin):
            Request = self.env["pharma.change.request"].with_user(user)
            for vals in (
                {"state": "processed"},
                {"outcome": "accepted"},
                {"partner_id": self.doctor_south.id},
                {"user_id": self.rep2.id},
                {"note": "other"},
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    Request.browse(request.id).write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                Request.create(
                    {"account_type": "doctor", "partner_id": self.doctor_a.id, "state": "submitted"}
                )
            for vals in ({"state": "accepted"}, {"new_value": 1}, {"field_name": "company_id"}):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    request.line_ids.with_user(user).write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.line_ids.with_user(user).unlink()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env["pharma.change.request.line"].with_user(user).create(
                    {
                        "request_id": request.id,
                        "model_name": "res.partner",
                        "field_name": "name",
                        "new_value": "x",
                    }
                )

    @mute_logger(*NO_ACL)
    def test_requests_of_others_stay_closed(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep2, self.rep_south):
            Request = self.env["pharma.change.request"].with_user(user)
            self.assertFalse(Request.search([("id", "=", request.id)]))
            self.assertFalse(
                Request._read_group([("id", "=", request.id)], ["partner_id"], ["__count"])
            )
            self.assertFalse(
                self.env["pharma.change.request.line"]
                .with_user(user)
                .search([("request_id", "=", request.id)])
            )
            with self.assertRaises(AccessError):
                request.line_ids.with_user(user).read(["new_text"])
            with self.assertRaises(AccessError):
                request.with_user(user).message_post(body="hello")
        for user in (self.manager, self.regional, self.steward, self.auditor):
            self.assertTrue(
                self.env["pharma.change.request"].with_user(user).search([("id", "=", request.id)])
            )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._propose({"pharma_patients_week": 45}, partner=self.doctor_south)

    @mute_logger(*NO_ACL)
    def test_evidence(self):
        def file(user, name="card.png", size=10, **values):
            return (
                self.env["ir.attachment"]
                .with_user(user)
                .create({"name": name, "datas": base64.b64encode(b"x" * size), **values})
            )

        def send(files, user=None):
            wizard = (
                self.env["pharma.change.propose"]
                .with_user(user or self.rep)
                .create(
                    {
                        "partner_id": self.doctor_a.id,
                        "name": "Anna N.",
                        "attachment_ids": [(6, 0, files.ids)],
                    }
                )
            )
            wizard.action_send()
            return self.env["pharma.change.request"].search(
                [("partner_id", "=", self.doctor_a.id)], limit=1
            )

        mine = file(self.rep)
        request = send(mine)
        self.assertEqual(request.attachment_ids, mine)
        self.assertEqual((mine.res_model, mine.res_id), (request._name, request.id))
        self.assertTrue(mine.with_user(self.steward).datas)
        for user in (self.rep2, self.rep_south, self.medical - self.medical):
            for attachment in mine.with_user(user) if user else ():
                with self.assertRaises(AccessError):
                    attachment.read(["datas"])
        theirs = file(self.rep2)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            send(theirs)
        hanging = file(self.steward, res_model="res.partner", res_id=self.doctor_a.id)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            send(hanging)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            send(file(self.rep) | file(self.rep) | file(self.rep) | file(self.rep))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            send(file(self.rep, size=10 * 1024 * 1024 + 1))

    @mute_logger(*NO_ACL)
    def test_other_company(self):
        request = self._propose({"pharma_patients_week": 45})
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_other_steward", "data_steward")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        shared = self._user("t_shared_steward", "data_steward")
        shared.company_ids |= other
        for user in (stranger, shared):
            Request = (
                self.env["pharma.change.request"]
                .with_user(user)
                .with_context(allowed_company_ids=other.ids)
            )
            self.assertFalse(Request.search([]).filtered(lambda r: r.company_id == self.company))
            self.assertFalse(Request.name_search("Anna North"))
            self.assertFalse(Request._read_group([("id", "=", request.id)], ["state"], ["__count"]))
            with self.assertRaises(AccessError):
                Request.browse(request.id).action_accept_all()
            self.assertFalse(
                self.env["mail.message"]
                .with_user(user)
                .with_context(allowed_company_ids=other.ids)
                .search([("model", "=", request._name), ("res_id", "=", request.id)])
            )
        values = self.env["pharma.change.request"].with_user(self.rep)
        foreign = self.env["pharma.specialty"].create(
            {"name": "Foreign", "code": "F-X", "company_id": other.id}
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            values.env["res.partner"].pharma_propose(
                {"pharma_specialty_id": foreign.id}, partner_id=self.doctor_a.id
            )

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
