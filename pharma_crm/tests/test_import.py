# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.imports import pharma_import_engine
from ..tools.table_reader import read_table
from .import_common import ImportCommon


@tagged("-at_install", "post_install")
class TestImport(ImportCommon):
    """The four lists, their dirt, and everything that can go wrong with a file."""

    # -- the four lists --------------------------------------------------------------------------

    def test_the_whole_story(self):
        hospitals = self._list("hospitals_us.csv")
        self.assertEqual(hospitals.target, "hospital")
        self.assertEqual(
            hospitals.profile_id, self.env.ref("pharma_crm.import_profile_us_hospital")
        )
        hospitals.action_check()
        self.assertEqual(self._counts(hospitals), (29, 0, 0, 1))
        self.assertFalse(
            self._partner("hospital", hospitals.error_ids.cells[0]), "a check writes nothing"
        )
        self.assertEqual(self._load(hospitals), (29, 0, 0, 1))
        self.assertEqual((hospitals.state, hospitals.progress), ("done", 100))
        self.assertIn("(360) 000-0000", hospitals.error_ids.reason)

        self.assertEqual(self._load(self._list("specialties_us.csv")), (20, 3, 1, 2))
        doctors = self._list("doctors_us.csv")
        self.assertEqual(self._load(doctors), (30, 0, 0, 0))
        places = self._list("doctor_workplaces_us.csv")
        self.assertEqual(self._load(places), (29, 0, 0, 1))
        self.assertIn("no doctor", places.error_ids.reason)

        for name, rows in (
            ("hospitals_us.csv", (0, 0, 29, 1)),
            ("specialties_us.csv", (0, 0, 24, 2)),
            ("doctors_us.csv", (0, 0, 30, 0)),
            ("doctor_workplaces_us.csv", (0, 0, 29, 1)),
        ):
            again = self._list(name)
            again.action_check()
            self.assertEqual(self._counts(again), rows, name)
            self.assertEqual(self._load(again), rows, f"{name} again changes nothing")

        mine = [("company_id", "=", self.company.id)]
        linked = self.env["pharma.affiliation"].search(
            [*mine, ("hospital_id.pharma_code", "not like", "T-")]
        )
        self.assertGreaterEqual(
            len(linked), 6, "places at the address of a hospital are linked with it"
        )
        doctor = self._partner("doctor", "3844838813")
        self.assertEqual(len(doctor.pharma_affiliation_ids.filtered("is_primary")), 1)

    def test_hospitals(self):
        self._load(self._list("hospitals_us.csv"))
        table = read_table(self._read("hospitals_us.csv"), 10_000)
        row = next(
            row
            for row in table.rows
            if row[5].startswith("0") and row[12] == "Not Available" or row[5].startswith("0")
        )
        hospital = self._partner("hospital", row[0])
        self.assertEqual(hospital.zip, row[5])
        self.assertEqual(len(hospital.zip), 5)
        self.assertEqual(hospital.pharma_published_name, row[1])
        self.assertNotEqual(hospital.name, hospital.name.upper())
        self.assertTrue(hospital.phone.startswith("+1"))
        self.assertEqual(len(hospital.phone), 12)
        self.assertEqual(hospital.state_id.code, row[4])
        self.assertEqual(hospital.country_id.code, "US")
        self.assertTrue(hospital.is_company)
        unrated = next(row for row in table.rows if row[12] == "Not Available")
        self.assertFalse(self._partner("hospital", unrated[0]).pharma_rating)

    def test_doctors(self):
        self._load(self._list("specialties_us.csv"))
        self._load(self._list("doctors_us.csv"))
        doctor = self._partner("doctor", "3421693524")
        self.assertEqual(doctor.name, "Chi Roscoe McAndrew")
        self.assertEqual(doctor.pharma_published_name, "CHI ROSCOE MCANDREW")
        self.assertEqual((doctor.pharma_gender, doctor.is_company), ("female", False))
        self.assertEqual(self._partner("doctor", "3709077465").name, "Sergey Sudhir Ottman III")
        self.assertEqual(
            self._partner("doctor", "3755330826").name, "Abel Alida None", "None is a name"
        )
        self.assertEqual(self._partner("doctor", "3554043554").pharma_credential, "MD")
        for code, name in (
            ("3831153838", "Obstetrics & Gynecology"),  # written OBSTETRICS   GYNECOLOGY
            ("3336817234", "Family Medicine"),  # Family Practice is its other name
            ("3169841079", "Anesthesiology"),  # and not one of its sub-specialties
            ("3882461510", "Surgery"),
        ):
            self.assertEqual(self._partner("doctor", code).pharma_specialty_id.name, name)
        unsorted = self._partner("doctor", "3529819203").pharma_specialty_id
        self.assertEqual(unsorted.name, "Registered Nurse")
        self.assertEqual(unsorted.parent_id.code, "UNSORTED")

    def test_specialties(self):
        self._load(self._list("specialties_us.csv"))
        found = self.env["pharma.specialty"].search(
            [("company_id", "=", self.company.id), ("code", "=", "2086H0002X")]
        )
        self.assertEqual(
            found.complete_name,
            "Allopathic & Osteopathic Physicians / Surgery / Hospice and Palliative Medicine",
        )
        self.assertEqual(found.parent_id.code, "208600000X")
        orthotist = self.env["pharma.specialty"].search(
            [("code", "=", "335E00000X"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(orthotist.alias_ids), 3)

    # -- values ----------------------------------------------------------------------------------

    def test_bad_values_refuse_the_row_or_stay_out(self):
        record = self._small(
            "B1,OAK HOSPITAL,BOSTON,MA,(617) 000-0000,100",
            "B2,ELM HOSPITAL,BOSTON,ZZ,(617) 724-1000,100",
            "B3,ASH HOSPITAL,BOSTON,MA,(617) 724-1000,many",
            "B4,,BOSTON,MA,(617) 724-1000,100",
            "B5,FIR HOSPITAL,BOSTON,MA,(617) 724-1000,-5",
            "B6,YEW HOSPITAL,BOSTON,MA,(617) 724-1000,1 200",
            "B6,YEW HOSPITAL,BOSTON,MA,(617) 724-1000,1 200",
            ",BOX HOSPITAL,BOSTON,MA,(617) 724-1000,1",
        )
        self.assertEqual(self._load(record), (1, 0, 0, 7))
        reasons = dict(record.error_ids.mapped(lambda line: (line.row, line.reason)))
        for line, part in (
            (2, "(617) 000-0000"),
            (3, "no state “ZZ”"),
            (4, "no whole number"),
            (5, "“Name” is empty"),
            (6, "not between"),
            (8, "line 7 already"),
            (9, "“Code” is empty"),
        ):
            self.assertIn(part, reasons[line])
        self.assertEqual(self._partner("hospital", "B6").pharma_beds, 1200)
        record.mapping_ids.filtered("field_id").on_problem = "empty"
        self.assertEqual(record.state, "draft", "another mapping has to be checked again")
        self.assertEqual(self._load(record), (4, 0, 1, 3))
        self.assertFalse(self._partner("hospital", "B1").phone)

    def test_reasons_are_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.steward.lang = "zh_CN"
        record = self._small("L1,,BOSTON,MA,,1", "L2,OAK,BOSTON,MA,,none", "L3,OAK,BOSTON,MA,,1")
        with patch.object(pharma_import_engine, "CHECK_AT_ONCE", 0):
            record.action_check()
            self._work()
        self.assertEqual(self._counts(record), (1, 0, 0, 2))
        for error in record.error_ids:
            self.assertRegex(error.reason, "[\u4e00-\u9fff]")

    def test_phones(self):
        """What is no number is said in plain words; an extension is none of the number."""
        record = self._small(
            "P1,OAK,BOSTON,MA,Trust and Care,1",
            "P2,OAK,BOSTON,MA,617 724,1",
            "P3,OAK,BOSTON,MA,617 724 1000 1000,1",
            "P4,OAK,BOSTON,MA,+999 617 724,1",
            "P5,OAK,BOSTON,MA,617 724 1000 (ext. 6177241000),1",
        )
        self.assertEqual(self._load(record), (1, 0, 0, 4))
        for error, part in zip(
            record.error_ids,
            ("no phone number", "too few digits", "too many digits", "in which country"),
            strict=True,
        ):
            self.assertIn(part, error.reason)
        self.assertEqual(self._partner("hospital", "P5").phone, "+16177241000")
        self.assertIn("1 phone numbers are kept without", record.note)

    def test_merged_accounts_do_not_come_back(self):
        """Who was merged is known by the old code, and the row of a list makes no second account of it."""
        hospitals = self._small("M1,OAK,BOSTON,MA,,10", "M2,OAK HOSP,BOSTON,MA,,20")
        self._load(hospitals)
        doctors = ["Code,Name", "N1,Ada Oak", "N2,Ada B. Oak"]
        self._load(self._new("\n".join(doctors), target="doctor"))
        places = "Doctor code,Place code,City\nN1,P1,Boston\nN2,P2,Boston\n"
        self._load(self._new(places, target="affiliation"))
        Merge = self.env["pharma.merge"].with_user(self.steward)
        for kind, one, other in (("hospital", "M1", "M2"), ("doctor", "N1", "N2")):
            Merge._merge_accounts(self._partner(kind, one), self._partner(kind, other))
        self.env.invalidate_all()
        again = self._small("M1,OAK,BOSTON,MA,,10", "M2,OAK HOSP,BOSTON,MA,,30")
        self.assertEqual(self._load(again), (0, 0, 2, 0))
        self.assertIn("1 rows are of accounts that were merged", again.note)
        self.assertEqual(self._partner("hospital", "M1").pharma_beds, 10)
        doctors[1] = "N1,Ada C. Oak"
        self.assertEqual(self._load(self._new("\n".join(doctors), target="doctor")), (0, 1, 1, 0))
        self.assertEqual(
            self._load(self._new(places + "N2,P3,Salem\nN1,P3,Salem\n", target="affiliation")),
            (1, 0, 3, 0),
        )
        doctor = self._partner("doctor", "N1")
        self.assertEqual(doctor.pharma_affiliation_ids.mapped("code"), ["P1", "P2", "P3"])
        departments = "Hospital code,Code,Name\nM2,Q1,Ward\n"
        self.assertEqual(self._load(self._new(departments, target="department")), (1, 0, 0, 0))
        self.assertEqual(
            self._partner("department", "Q1").parent_id, self._partner("hospital", "M1")
        )

    def test_only_changes_are_written(self):
        self._load(self._small("C1,OAK HOSPITAL,BOSTON,MA,,10", "C2,ELM HOSPITAL,BOSTON,MA,,20"))
        oak = self._partner("hospital", "C1")
        oak.name = "The Oak"
        again = self._small("C1,OAK HOSPITAL,SALEM,MA,,10", "C2,ELM HOSPITAL,BOSTON,MA,,")
        self.assertEqual(self._load(again), (0, 1, 1, 0))
        self.assertEqual(
            (oak.city, oak.name), ("Salem", "The Oak"), "a name that a person gave stays"
        )
        self.assertEqual(
            self._partner("hospital", "C2").pharma_beds, 20, "an empty cell erases nothing"
        )
        renamed = self._small("C1,OAKWOOD HOSPITAL,SALEM,MA,,10")
        self.assertEqual(self._load(renamed), (0, 1, 0, 0))
        self.assertEqual(oak.name, "Oakwood Hospital")

    def test_an_archived_account_is_known(self):
        self.hospital.action_archive()
        record = self._small("T-H1,NORTH GENERAL HOSPITAL,BOSTON,MA,,1")
        self.assertEqual(self._load(record), (0, 1, 0, 0))
        self.assertFalse(self.hospital.active)

    def test_accounts_of_other_companies_are_not_touched(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["res.partner"].create(
            {
                "name": "Theirs",
                "pharma_type": "hospital",
                "pharma_code": "D1",
                "company_id": other.id,
            }
        )
        self.assertEqual(self._load(self._small("D1,MINE,BOSTON,MA,,1")), (1, 0, 0, 0))
        self.assertEqual(theirs.name, "Theirs")

    def test_a_row_that_only_the_database_refuses(self):
        """A batch that fails as a whole is halved until the row is found."""
        check = type(self.env["res.partner"])._validate_fields

        def picky(partners, *args):
            if "E2" in partners.mapped("pharma_code"):
                raise UserError(self.env._("E2 is not wanted"))
            return check(partners, *args)

        record = self._small("E1,OAK,BOSTON,MA,,1", "E2,ELM,BOSTON,MA,,1", "E3,ASH,BOSTON,MA,,1")
        record.action_check()
        with patch.object(type(self.env["res.partner"]), "_validate_fields", picky):
            self.assertEqual(self._load(record), (2, 0, 0, 1))
        self.assertEqual(record.error_ids.reason, "E2 is not wanted")
        self.assertTrue(self._partner("hospital", "E3"))

    def test_error_file(self):
        record = self._small("F1,=cmd,BOSTON,ZZ,,1", "F2,OAK,BOSTON,MA,,1")
        self._load(record)
        self.assertIn("/error_file", record.action_error_file()["url"])
        content = base64.b64decode(record.error_file)
        self.assertIn(b"'=cmd", content)
        table = read_table(content, 1000)
        self.assertEqual(table.columns[:2], ["Code", "Name"])
        self.assertEqual(table.rows[0][-2], "2")
        self.assertIn("ZZ", table.rows[0][-1])
        fixed = self._new(content.replace(b"ZZ", b"MA"), target="hospital")
        self.assertEqual(self._load(fixed), (1, 0, 0, 0))
        self.assertEqual(self._partner("hospital", "F1").name, "=cmd")

    def test_number_of_queries_does_not_grow(self):
        """Twenty rows or two hundred: a check, creations and changes take as many queries."""

        def queries(count, first, beds, dry):
            rows = [f"Q{i},HOSPITAL {i},BOSTON,MA,,{beds + i}" for i in range(first, first + count)]
            record = self._small(*rows)
            record._begin("check", dry_run=True)
            record.run_id.sudo().dry_run = dry
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record._run()
            return self.env.cr.sql_log_count - before, self._counts(record)

        queries(1, 0, 1, False)  # warm
        few, counts = queries(20, 1000, 1, False)
        self.assertEqual(counts, (20, 0, 0, 0))
        many, counts = queries(200, 2000, 1, False)
        self.assertEqual(counts, (200, 0, 0, 0))
        self.assertLessEqual(many, few + 5, "created")
        few, counts = queries(20, 2000, 2, False)
        self.assertEqual(counts, (0, 20, 0, 0))
        many, counts = queries(180, 2020, 2, False)
        self.assertEqual(counts, (0, 180, 0, 0))
        self.assertLessEqual(many, few + 5, "each with a change of its own")
        few, counts = queries(20, 1000, 1, True)
        self.assertEqual(counts, (0, 0, 20, 0))
        many, counts = queries(200, 2000, 2, True)
        self.assertEqual(counts, (0, 0, 200, 0))
        self.assertLessEqual(many, few + 2, "unchanged")
