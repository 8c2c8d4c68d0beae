# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.change_source import SOURCE_KEY, ChangeSource
from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestFieldHistory(PharmaCommon):
    """Who changed which field from what to what, where it came from, and that nobody rewrites it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = cls.env["pharma.field.history"].search([], limit=1).id  # rows of the set-up
        # the set-up is one transaction; a doctor of today has no history of places yet
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '1 day' WHERE id = %s",
            [cls.doctor_a.id],
        )
        cls.env.invalidate_all()

    def _rows(self):
        return self.env["pharma.field.history"].search(
            [("partner_id", "=", self.doctor_a.id), ("id", ">", self.start)]
        )

    def test_a_change_is_kept_with_old_and_new(self):
        self.doctor_a.with_user(self.steward).write(
            {
                "phone": "+49 30 901820",
                "pharma_specialty_id": self.surgery.id,
                "comment": "not a tracked field",
            }
        )
        rows = {row.field_name: row for row in self._rows()}
        self.assertEqual(rows.keys(), {"phone", "pharma_specialty_id"})
        specialty = rows["pharma_specialty_id"]
        self.assertEqual((specialty.old_value, specialty.new_value), ("Cardiology", "Surgery"))
        self.assertEqual((specialty.user_id, specialty.source), (self.steward, "hand"))
        self.assertEqual(specialty.company_id, self.company)
        self.assertFalse(rows["phone"].old_value)
        self.doctor_a.with_user(self.steward).phone = "+49 30 901820"  # touched, not changed
        self.assertEqual(len(self._rows()), 2)
        self.doctor_a.with_user(self.steward).phone = False
        self.assertFalse(self._rows()[:1].new_value)

    def test_source_comes_from_code_only(self):
        request = self.env["res.partner"].create({"name": "Origin"})
        source = ChangeSource("merge", request)
        self.doctor_a.with_context(**{SOURCE_KEY: source}).pharma_beds = 4
        row = self._rows()[:1]
        self.assertEqual(
            (row.source, row.reference, row.source_id), ("merge", "Origin", request.id)
        )
        self.doctor_a.with_user(self.steward).with_context(**{SOURCE_KEY: "merge"}).pharma_beds = 5
        self.assertEqual(self._rows()[:1].source, "hand")

    def test_practice_places_stand_in_the_doctors_history(self):
        place = self.doctor_a.pharma_affiliation_ids.with_user(self.steward)
        place.role = "Head of department"
        new = (
            self.env["pharma.affiliation"]
            .with_user(self.steward)
            .create({"doctor_id": self.doctor_a.id, "hospital_id": self.hospital_south.id})
        )
        new.unlink()
        rows = self._rows()
        self.assertEqual(rows.mapped("action"), ["unlink", "create", "write"])
        self.assertEqual(rows[0].old_value, "South General Hospital")
        self.assertEqual(rows[2].new_value, "Head of department")

    def test_nobody_edits_or_deletes(self):
        self.doctor_a.pharma_beds = 4
        row = self._rows()
        for user in (
            self.rep,
            self.steward,
            self.auditor,
            self.admin,
            self.env.ref("base.user_root"),
        ):
            trail = row.with_user(user)
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                trail.write({"new_value": "8"})
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                trail.unlink()
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                trail.create({"res_model": "res.partner", "date": "2026-01-01"})
        with self.assertRaises(AccessError):
            row.sudo().write({"new_value": "8"})
        with self.assertRaises(AccessError):
            row.sudo().unlink()

    def test_reps_read_what_they_cover_and_no_settings(self):
        self.doctor_a.pharma_beds = 4
        self.doctor_south.pharma_beds = 4
        self.company.with_user(self.env.ref("base.user_admin")).name = "Renamed Pharma"
        History = self.env["pharma.field.history"]
        mine = History.with_user(self.rep).search(
            [("company_id", "=", self.company.id), ("id", ">", self.start)]
        )
        self.assertEqual(mine.partner_id, self.doctor_a)
        self.assertNotIn(self.doctor_south, History.with_user(self.rep).search([]).partner_id)
        for user in (self.auditor, self.steward):
            all_rows = History.with_user(user).search([("company_id", "=", self.company.id)])
            self.assertIn(self.doctor_south, all_rows.partner_id)
            self.assertIn("res.company", all_rows.mapped("res_model"))
        self.assertNotIn(
            "res.company",
            History.with_user(self.medical).search([]).mapped("res_model"),
        )

    def test_other_company_sees_nothing(self):
        self.doctor_a.pharma_beds = 4
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_other_auditor", "auditor")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        History = self.env["pharma.field.history"].with_user(stranger).with_company(other)
        History = History.with_context(allowed_company_ids=other.ids)
        self.assertFalse(History.search([("company_id", "=", self.company.id)]))
        self.assertFalse(History.search([("partner_id", "!=", False)]))
        self.assertFalse(
            History._read_group(
                [("partner_id", "=", self.doctor_a.id)], ["partner_id"], ["__count"]
            )
        )
        with self.assertRaises(AccessError):
            History.browse(self._rows()[:1].id).read(["new_value"])

    def test_policies_settings_and_roles_leave_a_trace(self):
        class_ = (
            self.env["pharma.class"].with_user(self.steward).create({"name": "D", "code": "TD"})
        )
        class_.name = "Rare"
        id_ = class_.id
        class_.unlink()
        rows = self.env["pharma.field.history"].search(
            [("res_model", "=", "pharma.class"), ("res_id", "=", id_)]
        )
        self.assertEqual(rows.mapped("action"), ["unlink", "write", "create"])
        self.assertEqual((rows[1].old_value, rows[1].new_value), ("D", "Rare"))
        self.assertEqual(rows.user_id, self.steward)
        self.rep2.group_ids |= self.env.ref("pharma_crm.group_data_steward")
        role = self.env["pharma.field.history"].search(
            [
                ("res_model", "=", "res.users"),
                ("res_id", "=", self.rep2.id),
                ("field_name", "=", "group_ids"),
            ],
            limit=1,
        )
        self.assertIn("Data steward", role.new_value)

    def test_many_changes_are_one_statement(self):
        doctors = self.env["res.partner"].create(
            [{"name": f"Doctor {i}", "pharma_type": "doctor"} for i in range(50)]
        )
        self.env.flush_all()
        rows = [(doctor.id, "pharma_beds", "", str(i + 1)) for i, doctor in enumerate(doctors)]
        rows.append((doctors[0].id, "comment", "a", "b"))  # no history for this field
        rows.append((doctors[0].id, "phone", "same", "same"))
        self.env["pharma.field.policy"]._history_names("res.partner")
        with self.assertQueryCount(1):
            self.env["pharma.field.history"]._pharma_note_changes(
                rows, "import", reference="List of May"
            )
        noted = self.env["pharma.field.history"].search([("partner_id", "in", doctors.ids)])
        self.assertEqual(len(noted), 50)
        self.assertEqual(set(noted.mapped("reference")), {"List of May"})
        # the ORM writes them together as well
        with self.assertQueryCount(2):
            doctors.write({"pharma_patients_week": 3})
            self.env.flush_all()

    def test_history_of_generated_changes_ends_at_the_present(self):
        rng = random.Random(19)
        expected = {}
        for _step in range(60):
            doctor = rng.choice((self.doctor_a, self.doctor_b))
            name = rng.choice(("pharma_beds", "pharma_patients_week"))
            value = rng.randrange(3)
            if doctor[name] != value:
                expected.setdefault((doctor.id, name), []).append((str(doctor[name]), str(value)))
            doctor[name] = value
        for (doctor_id, name), changes in expected.items():
            rows = self.env["pharma.field.history"].search(
                [
                    ("partner_id", "=", doctor_id),
                    ("field_name", "=", name),
                    ("id", ">", self.start),
                ],
                order="id",
            )
            self.assertEqual([(row.old_value, row.new_value) for row in rows], changes)
