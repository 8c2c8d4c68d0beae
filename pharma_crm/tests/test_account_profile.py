# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.latin_name import latin_name
from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestAccountProfile(PharmaCommon):
    """Names, codes, phones, figures and links of hospitals, departments, pharmacies and doctors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.us")
        cls.Partner = cls.env["res.partner"]

    # -- names and codes ------------------------------------------------------------------------------

    def test_found_by_every_name_and_code(self):
        self.hospital.write(
            {
                "pharma_legal_name": "NGH Holding Ltd",
                "pharma_alias_ids": [
                    Command.create({"name": "The Old Infirmary", "kind": "former"})
                ],
                "pharma_code_ids": [Command.create({"source": "Ministry", "code": "MOH-77"})],
            }
        )
        for text in ("North General", "NGH Holding", "old infirmary", "MOH-77"):
            found = self.Partner.with_user(self.rep).name_search(text)
            self.assertIn(self.hospital.id, [id_ for id_, _name in found], text)
        # who does not reach it does not find it by its other names either
        found = self.Partner.with_user(self.rep_south).name_search("old infirmary")
        self.assertFalse(found)

    def test_latin_name_is_proposed_and_kept(self):
        self.assertEqual(latin_name("欧阳小明"), "Ouyang Xiaoming")
        self.assertEqual(latin_name("Олена Щербак"), "Olena Shcherbak")
        self.assertFalse(latin_name("Anna North"))
        self.assertFalse(latin_name("Mei Zhao (赵梅)"))
        doctor = self._account("doctor", "王小明", "T-CN")
        self.assertEqual(doctor.pharma_latin_name, "Wang Xiaoming")
        doctor.pharma_latin_name = "Xiaoming Wang"
        self.assertIn((doctor.id, doctor.display_name), self.Partner.name_search("Xiaoming Wang"))
        self.doctor_a.pharma_latin_name = "Anna Nord"
        self.doctor_a.name = "Anna North-Smith"
        self.assertEqual(self.doctor_a.pharma_latin_name, "Anna Nord")

    def test_code_is_unique_per_source_and_company(self):
        self.hospital.pharma_code_ids = [Command.create({"source": "Ministry", "code": "77"})]
        self.hospital_south.pharma_code_ids = [Command.create({"source": "Insurer", "code": "77"})]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.hospital_south.pharma_code_ids = [
                Command.create({"source": "ministry", "code": "77"})
            ]
            self.env.flush_all()

    def test_reps_read_other_names_of_their_accounts_only(self):
        for partner in (self.hospital, self.hospital_south):
            partner.pharma_alias_ids = [Command.create({"name": "Alias"})]
        Alias = self.env["pharma.account.alias"].with_user(self.rep)
        self.assertEqual(Alias.search([("name", "=", "Alias")]).partner_id, self.hospital)
        with self.assertRaises(AccessError):
            Alias.create({"name": "Mine", "partner_id": self.hospital.id})

    # -- phones ---------------------------------------------------------------------------------------

    def test_phone_is_kept_as_e164(self):
        doctor = self._account("doctor", "With Phone", "T-P1", phone="(201) 555-0123")
        self.assertEqual(doctor.phone, "+12015550123")
        self.hospital.country_id = self.env.ref("base.fr")
        self.hospital.phone = "01 42 34 56 78"
        self.assertEqual(self.hospital.phone, "+33142345678")
        # of each account's own country, in one write
        (self.hospital | self.doctor_a).write({"phone": "+44 20 7946 0958"})
        self.assertEqual(self.doctor_a.phone, "+442079460958")
        self.hospital.phone = False
        self.assertFalse(self.hospital.phone)

    def test_bad_phone_is_refused_with_name_and_reason(self):
        with self.assertRaisesRegex(ValidationError, "Anna North.*United States"):
            self.doctor_a.phone = "12"
        with self.assertRaisesRegex(ValidationError, "Bad Phone"):
            self._account("doctor", "Bad Phone", "T-P2", phone="call me")
        # contacts that are no accounts stay Odoo's
        self.rep.partner_id.phone = "ext. 12"

    # -- totals of a hospital -------------------------------------------------------------------------

    def _department(self, name, beds, **values):
        return self._account(
            "department", name, f"T-{name}", parent_id=self.hospital.id, pharma_beds=beds, **values
        )

    def test_totals_follow_the_departments(self):
        ward = self._department("Ward", 30, pharma_wards=2, pharma_outpatients=100)
        self.hospital.pharma_beds = 25
        self.hospital.pharma_totals_source = "departments"
        self.assertEqual((self.hospital.pharma_beds, self.hospital.pharma_wards), (30, 2))
        other = self._department("Other", 12)
        self.assertEqual(self.hospital.pharma_beds, 42)
        ward.pharma_beds = 20
        self.assertEqual(self.hospital.pharma_beds, 32)
        other.parent_id = self.hospital_south
        self.assertEqual(self.hospital.pharma_beds, 20)
        ward.action_archive()
        self.assertEqual(self.hospital.pharma_beds, 0)
        ward.action_unarchive()
        ward.unlink()
        self.assertEqual(self.hospital.pharma_beds, 0)

    def test_totals_are_not_entered_when_added_up(self):
        self._department("Ward", 30)
        self.hospital.pharma_totals_source = "departments"
        with self.assertRaisesRegex(ValidationError, "added up from its departments"):
            self.hospital.pharma_beds = 99
        self.hospital.write({"pharma_totals_source": "entered", "pharma_beds": 99})
        self.assertEqual(self.hospital.pharma_beds, 99)

    def test_mismatch_is_shown(self):
        self.hospital.pharma_beds = 30
        self.assertFalse(self.hospital.pharma_totals_mismatch)
        self._department("Ward", 40)
        self.hospital.invalidate_recordset()
        self.assertIn("30 entered, departments have 40", self.hospital.pharma_totals_mismatch)

    def test_department_belongs_to_a_hospital(self):
        with self.assertRaisesRegex(ValidationError, "no hospital"):
            self._account("department", "Ward", "T-W", parent_id=self.doctor_a.id)

    def test_figures_are_not_negative(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.hospital.pharma_wards = -1
            self.env.flush_all()

    # -- pharmacies -----------------------------------------------------------------------------------

    def test_inhouse_and_chain(self):
        chain = self._account("pharmacy", "Good Chain", "T-CH", pharma_is_chain=True)
        shop = self._account(
            "pharmacy", "Shop", "T-SH", pharma_chain_id=chain.id, pharma_host_id=self.hospital.id
        )
        self.assertEqual((chain.pharma_branch_count, self.hospital.pharma_inhouse_count), (1, 1))
        self.assertEqual(
            self.Partner.search(self.hospital.action_pharma_open_inhouse()["domain"]), shop
        )
        self.assertEqual(
            shop.with_user(self.steward).pharma_overview()["header"]["place"]["name"],
            self.hospital.name,
        )
        for values in (
            {"pharma_chain_id": shop.id},
            {"pharma_host_id": self.doctor_a.id},
        ):
            with self.assertRaises(ValidationError):
                self._account("pharmacy", "Wrong", "T-X", **values)
        with self.assertRaisesRegex(ValidationError, "no pharmacy"):
            self.hospital_south.pharma_chain_id = chain

    # -- doctors --------------------------------------------------------------------------------------

    def test_licence_needs_its_authority(self):
        with self.assertRaisesRegex(ValidationError, "L-1 of Anna North needs the authority"):
            self.doctor_a.pharma_licence_number = "L-1"
        with self.assertRaises(ValidationError):
            self.doctor_a.write({"pharma_licence_number": "L-1", "pharma_licence_authority": "  "})
        self.doctor_a.write({"pharma_licence_number": "L-1", "pharma_licence_authority": "Board"})
        self.company.pharma_licence_authority = "State Board"
        doctor = self._account("doctor", "By Policy", "T-L", pharma_licence_number="L-2")
        self.assertEqual(doctor.pharma_licence_authority, "State Board")

    def test_licence_states(self):
        today = fields.Date.today()
        self.company.pharma_licence_warning_days = 30
        for days, state in ((-1, "expired"), (0, "expiring"), (30, "expiring"), (31, "valid")):
            self.doctor_a.pharma_licence_expiry = today + timedelta(days=days)
            self.assertEqual(self.doctor_a.pharma_licence_state, state, days)
            for asked in ("expired", "expiring", "valid"):
                found = self.Partner.search(
                    [("id", "=", self.doctor_a.id), ("pharma_licence_state", "=", asked)]
                )
                self.assertEqual(bool(found), asked == state, (days, asked))

    def test_sub_specialty_is_part_of_the_specialty(self):
        heart = self.env["pharma.specialty"].create(
            {"name": "Heart rhythm", "parent_id": self.cardiology.id, "company_id": self.company.id}
        )
        self.doctor_a.pharma_sub_specialty_id = heart
        with self.assertRaisesRegex(ValidationError, "not a part of the specialty"):
            self.doctor_b.pharma_sub_specialty_id = heart
        with self.assertRaises(ValidationError):
            self.doctor_a.pharma_specialty_id = self.surgery

    def test_birthday_that_cannot_be(self):
        with self.assertRaisesRegex(ValidationError, "birthday of Anna North"):
            self.doctor_a.pharma_birthday = fields.Date.today() + timedelta(days=1)

    def test_one_primary_place_at_a_time(self):
        first = self.doctor_a.pharma_affiliation_ids
        first.write({"date_start": "2020-01-01", "date_end": "2024-12-31"})
        second = self.env["pharma.affiliation"].create(
            {
                "doctor_id": self.doctor_a.id,
                "hospital_id": self.hospital_south.id,
                "is_primary": True,
                "date_start": "2025-01-01",
                "hours": "Mon 8–12",
            }
        )
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital_south)
        with self.assertRaisesRegex(ValidationError, "Anna North cannot have two primary"):
            first.date_end = "2025-01-01"
        with self.assertRaisesRegex(ValidationError, "two primary"):
            second.date_start = False

    def test_second_primary_place_is_refused_by_name(self):
        with (
            self.assertRaises(IntegrityError) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["pharma.affiliation"].create(
                {
                    "doctor_id": self.doctor_a.id,
                    "hospital_id": self.hospital_south.id,
                    "is_primary": True,
                }
            )
        # as Odoo tells it to the user
        message = self.env["pharma.affiliation"]._sql_error_to_message(caught.exception)
        self.assertIn("Anna North has a primary practice place already: North General", message)

    def test_primary_hospital_follows_the_calendar(self):
        today = fields.Date.context_today(self.env.user)
        first = self.doctor_a.pharma_affiliation_ids
        first.date_end = today
        second = self.env["pharma.affiliation"].create(
            {
                "doctor_id": self.doctor_a.id,
                "hospital_id": self.hospital_south.id,
                "is_primary": True,
                "date_start": today + timedelta(days=1),
            }
        )
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital)
        self.assertFalse(self.Partner._pharma_moved_doctors())
        # two days pass: for the scheduler, which lives in a zone of its own, at least one
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_affiliation SET date_start = date_start - 2, date_end = date_end - 2 WHERE id = ANY(%s)",
            [(first | second).ids],
        )
        self.env.invalidate_all()
        self.assertEqual(self.Partner._pharma_moved_doctors(), self.doctor_a)
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_primary_hospitals").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.doctor_a.pharma_hospital_id, self.hospital_south)
        self.assertFalse(self.Partner._pharma_moved_doctors())
