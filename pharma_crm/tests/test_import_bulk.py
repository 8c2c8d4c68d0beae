# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.imports.pharma_import_target import QUIET
from .import_common import ImportCommon

HOSPITAL = "Code,Name,Street,City,State,ZIP,Phone,Beds,Latitude,Longitude,Website,E-mail"
DOCTOR = "Code,First name,Last name,Gender,Specialty,City,State,ZIP,Phone,E-mail,Credential"


@tagged("-at_install", "post_install")
class TestImportBulk(ImportCommon):
    """A row that a list loads as a set is the row that the ORM makes."""

    def _rate_by_beds(self):
        """Activate a model that makes hospitals of a hundred beds or more an A, others a C."""
        bands = [
            {"value_from": 0, "value_to": 100, "points": 1},
            {"value_from": 100, "no_limit": True, "points": 10},
        ]
        self.env["pharma.classification.model"].create(
            {
                "name": "By beds",
                "target": "hospital",
                "company_id": self.company.id,
                "criterion_ids": [
                    Command.create(
                        {
                            "field_name": "pharma_beds",
                            "weight": 1,
                            "band_ids": [Command.create(band) for band in bands],
                        }
                    )
                ],
                "cutoff_ids": [
                    Command.create({"class_id": class_.id, "min_score": least})
                    for class_, least in ((self.class_a, 50), (self.class_c, 0))
                ],
            }
        ).action_activate()

    def _twin(self, model_name, vals, key):
        """Return the row that the ORM makes of these values, written as the steward."""
        model = self.env[model_name].with_user(self.steward).with_company(self.company)
        savepoint = self.env.cr.savepoint()
        record = model.with_context(
            **{**QUIET, "pharma_rate_later": False, "tz": self.steward.tz}
        ).create(vals)
        row = self._row(record)
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        return row

    def _assert_like_orm(self, record, vals):
        loaded = self._row(record)
        record.sudo().unlink()
        made = self._twin(record._name, vals, record)
        for row in (loaded, made):
            row["pharma_result_id"] = bool(row.pop("pharma_result_id", None))
        self.assertEqual(loaded, made, {name for name in made if made[name] != loaded.get(name)})

    def _account_vals(self, pharma_type, code, **values):
        return {
            "pharma_type": pharma_type,
            "pharma_code": code,
            "company_id": self.company.id,
            "lang": self.steward.lang,
            "country_id": self.env.ref("base.us").id,
            **values,
        }

    def test_hospital(self):
        row = (
            "L1, OAK  HOSPITAL,1 MAIN ST,BOSTON,MA,2101,(617) 724-1000,120,42.36,-71.05,"
            "oak.example.com,Info@Oak.example.com"
        )
        least = "L2,ELM HOSPITAL,,,,,,,,,,"
        self.assertEqual(
            self._load(self._new(f"{HOSPITAL}\n{least}\n{row}", target="hospital")), (2, 0, 0, 0)
        )
        self._assert_like_orm(
            self._partner("hospital", "L1"),
            self._account_vals(
                "hospital",
                "L1",
                name="Oak Hospital",
                pharma_published_name="OAK HOSPITAL",
                street="1 Main St",
                city="Boston",
                state_id=self.env["res.country.state"]
                .search([("code", "=", "MA"), ("country_id.code", "=", "US")])
                .id,
                zip="02101",
                phone="+16177241000",
                pharma_beds=120,
                partner_latitude=42.36,
                partner_longitude=-71.05,
                website="http://oak.example.com",
                email="Info@Oak.example.com",
            ),
        )
        vals = self._account_vals(
            "hospital", "L2", name="Elm Hospital", pharma_published_name="ELM HOSPITAL"
        )
        del vals["country_id"]
        self._assert_like_orm(self._partner("hospital", "L2"), vals)

    def test_doctor(self):
        row = "L1,ANNA,MCKEE,F,Cardiology,BOSTON,,02101,(617) 724-1000,anna@example.com,M D"
        self.assertEqual(self._load(self._new(f"{DOCTOR}\n{row}", target="doctor")), (1, 0, 0, 0))
        self._assert_like_orm(
            self._partner("doctor", "L1"),
            self._account_vals(
                "doctor",
                "L1",
                name="Anna McKee",
                pharma_published_name="ANNA MCKEE",
                pharma_gender="female",
                pharma_specialty_id=self.cardiology.id,
                city="Boston",
                zip="02101",
                phone="+16177241000",
                email="anna@example.com",
                pharma_credential="MD",
            ),
        )

    def test_pharmacy(self):
        record = self._list("pharmacies_uk.csv")
        self.assertEqual((record.target, record.country_id.code), ("pharmacy", "GB"))
        counts = self._load(record)
        self.assertEqual(counts[1:3], (0, 0))
        pharmacy = self._partner("pharmacy", "FAR67")
        self._assert_like_orm(
            pharmacy,
            self._account_vals(
                "pharmacy",
                "FAR67",
                name="Boots",
                pharma_published_name="Boots",
                country_id=self.env.ref("base.uk").id,
                street="34-36 London Street",
                street2=False,
                city="Norwich",
                zip="NR2 1LD",
                phone="+441603621295",
                partner_latitude=52.6291847,
                partner_longitude=1.2951195,
            ),
        )

    def test_affiliation(self):
        self.hospital.write({"street": "1 Main Street", "zip": "01001"})
        rows = "T-D1,P1,9 Elm St,01001,head\nT-D2,P2,1 MAIN ST,01001,"
        record = self._new(f"Doctor code,Place code,Street,ZIP,Role\n{rows}", target="affiliation")
        self.assertEqual(self._load(record), (2, 0, 0, 0))
        for doctor, vals in (
            (self.doctor_a, {"code": "P1", "street": "9 Elm St", "role": "head"}),
            (self.doctor_b, {"code": "P2", "street": "1 Main St", "hospital_id": self.hospital.id}),
        ):
            place = doctor.pharma_affiliation_ids.filtered("code")
            self._assert_like_orm(
                place,
                {
                    **vals,
                    "zip": "01001",
                    "doctor_id": doctor.id,
                    "country_id": self.env.ref("base.us").id,
                    "is_primary": False,
                },
            )

    def test_the_first_place_is_the_primary_one(self):
        """What is computed on the doctor from a loaded place is there at once."""
        self.hospital.write({"street": "1 Main Street", "zip": "01001"})
        doctor = self._account("doctor", "New Doctor", "L9")
        record = self._new(
            "Doctor code,Place code,Street,ZIP\nL9,P1,1 MAIN ST,01001", target="affiliation"
        )
        self._load(record)
        self.assertEqual(doctor.pharma_hospital_id, self.hospital)
        self.assertEqual(self._row(doctor)["pharma_hospital_id"], self.hospital.id)

    def test_new_and_changed_accounts_are_rated(self):
        self._rate_by_beds()
        rows = ["L1,OAK,BOSTON,200", "L2,ELM,BOSTON,20"]
        self._load(self._new("\n".join(["Code,Name,City,Beds", *rows]), target="hospital"))
        oak, elm = self._partner("hospital", "L1"), self._partner("hospital", "L2")
        self.assertEqual((oak.pharma_class_id, elm.pharma_class_id), (self.class_a, self.class_c))
        self._load(self._new("Code,Name,City,Beds\nL2,ELM,BOSTON,300", target="hospital"))
        self.assertEqual((elm.pharma_beds, elm.pharma_class_id), (300, self.class_a))

    # -- changes -----------------------------------------------------------------------------------

    def test_a_change_is_what_the_orm_writes(self):
        header = "Code,Name,Street,City,Phone,E-mail,Latitude,Longitude"
        one = "L1,OAK HOSPITAL,1 MAIN ST,BOSTON,(617) 724-1000,a@example.com,42.36,-71.05"
        two = "L1,OAKWOOD HOSPITAL,2 MAIN ST,BOSTON,(617) 724-2000,B@example.com,42.37,-71.06"
        self._load(self._new(f"{header}\n{one}", target="hospital"))
        hospital = self._partner("hospital", "L1")
        self._load(self._new(f"{header}\n{two}", target="hospital"))
        self.assertEqual(hospital.complete_name, "Oakwood Hospital")
        self.assertEqual(hospital.phone_sanitized, "+16177242000")
        self.assertEqual(hospital.email_normalized, "b@example.com")
        self.assertEqual(hospital.commercial_company_name, "Oakwood Hospital")
        self.assertAlmostEqual(hospital.partner_latitude, 42.37)
        self.assertEqual(hospital.write_uid, self.steward)
        again = self._new(f"{header}\n{two}\nL9,X,,,,,,", target="hospital")
        self.assertEqual(self._load(again), (1, 0, 1, 0), "and nothing the next time")

    def test_a_new_address_forgets_the_old_position(self):
        header = "Code,Name,City"
        self._load(self._new(f"{header}\nL1,OAK,BOSTON", target="hospital"))
        hospital = self._partner("hospital", "L1")
        hospital.write({"partner_latitude": 42.0, "partner_longitude": -71.0})
        self._load(self._new(f"{header}\nL1,OAK,SALEM", target="hospital"))
        self.assertFalse(hospital.partner_latitude or hospital.partner_longitude)

    def test_departments_follow_their_hospital(self):
        """Where the ORM does more than one row, the ORM does it."""
        department = self._account(
            "department", "Cardiology", "T-DEP", parent_id=self.hospital.id, street="Old St"
        )
        record = self._new(
            "Code,Name,Street,City\nT-H1,NORTH GENERAL HOSPITAL,7 NEW ST,SALEM", target="hospital"
        )
        self.assertEqual(self._load(record), (0, 1, 0, 0))
        self.assertEqual(department.street, self.hospital.street)
        self.assertEqual(self.hospital.street, "7 New St")

    def test_departments(self):
        header = "Code,Name,Hospital,Beds,Specialty"
        record = self._new(
            f"{header}\nDEP1,CARDIOLOGY,T-H1,20,Cardiology\nDEP2,SURGERY,NONE,20,\nDEP3,X,T-H1,2,Alchemy",
            target="department",
        )
        self.assertEqual(self._load(record), (1, 0, 0, 2))
        department = self._partner("department", "DEP1")
        self.assertEqual(department.parent_id, self.hospital)
        self.assertEqual(department.pharma_specialty_id, self.cardiology)
        again = self._new(f"{header}\nDEP1,CARDIOLOGY,T-H1,30,Cardiology", target="department")
        self.assertEqual(self._load(again), (0, 1, 0, 0))
        self.assertEqual(department.pharma_beds, 30)

    def test_others_are_told(self):
        told = []
        partner = type(self.env["res.partner"])
        with patch.object(
            partner,
            "_pharma_loaded",
            lambda this, created, changes, source: told.append((created, changes)),
        ):
            self._load(
                self._new(
                    "Code,Name,Beds\nL1,OAK,5\nT-H1,NORTH GENERAL HOSPITAL,7", target="hospital"
                )
            )
        created = [record for new, _changes in told for record in new]
        changes = {record: vals for _new, some in told for record, vals in some.items()}
        self.assertEqual(created, [self._partner("hospital", "L1")])
        self.assertEqual(changes[self.hospital]["pharma_beds"], (0, 7))

    def test_history_and_matching(self):
        """What other rooms keep of a change by hand they keep of a loaded one."""
        self._load(self._new("Code,Name,Beds\nL1,OAK,5\nL2,ELM,7", target="hospital"))
        oak = self._partner("hospital", "L1")
        record = self._new("Code,Name,Beds\nL1,OAK,9\nL2,ELM,7", target="hospital")
        self._load(record)
        rows = self.env["pharma.field.history"].search(
            [("partner_id", "=", oak.id), ("field_name", "=", "pharma_beds")]
        )
        self.assertEqual([(row.old_value, row.new_value) for row in rows], [("5", "9")])
        self.assertEqual(
            (rows.source, rows.source_id, rows.user_id), ("import", record.id, self.steward)
        )

    @mute_logger("odoo.sql_db")
    def test_what_the_database_refuses_row_after_row(self):
        """Fifty rows that fail alike are no fault of the rows: the run says so instead of trying all."""
        self.env.cr.execute(
            "ALTER TABLE res_partner ADD CONSTRAINT nobody CHECK (pharma_code NOT LIKE 'BAD%')"
        )
        rows = [f"BAD{i},HOSPITAL" for i in range(200)]
        record = self._new("\n".join(["Code,Name", *rows]), target="hospital")
        record.action_check()
        record.action_run()
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            record._run()
        self.assertIn("row after row", str(caught.exception))

    # -- the lists with positions ------------------------------------------------------------------

    def test_uk_hospitals(self):
        record = self._list("hospitals_uk.csv")
        self.assertEqual(record.profile_id, self.env.ref("pharma_crm.import_profile_uk_hospital"))
        self.assertFalse(record.mapping_ids.filtered(lambda m: m.column == "County").field_id)
        created, updated, unchanged, refused = self._load(record)
        self.assertEqual((updated, unchanged, created + refused), (0, 0, record.row_count))
        self.assertGreaterEqual(created, 16)
        hospital = self._partner("hospital", "RY312")
        self.assertEqual(hospital.street, "Bowthorpe Road")
        self.assertEqual(
            (hospital.pharma_organisation_code, hospital.pharma_organisation_name),
            ("RY3", "Norfolk Community Health and Care NHS Trust"),
        )
        self.assertEqual(hospital.phone, "+441603776776")
        self.assertAlmostEqual(hospital.partner_latitude, 52.6337509, 7)
        again = self._list("hospitals_uk.csv")
        self.assertEqual(self._load(again), (0, 0, created, refused))

    def test_positions_that_are_none(self):
        header = "Code,Name,Latitude,Longitude"
        rows = [
            "A,X,91,1",
            "B,X,1,-181",
            "C,X,51.5,",
            "D,X,,1",
            "E,X,0,1",
            "F,X,north,1",
            "G,X,nan,1",
        ]
        record = self._new("\n".join([header, *rows, 'H,X,"51,5",-0.1']), target="pharmacy")
        self.assertEqual(self._load(record), (1, 0, 0, 7))
        self.assertAlmostEqual(self._partner("pharmacy", "H").partner_latitude, 51.5)
