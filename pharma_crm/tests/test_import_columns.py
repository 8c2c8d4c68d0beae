# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools.header_words import target_of_file
from .import_common import ImportCommon


@tagged("post_install", "-at_install")
class TestImportColumns(ImportCommon):
    """What the form tells of a file before anybody presses a button."""

    def _filled(self, record):
        return {line.column: line.field_id.name for line in record.mapping_ids}

    # -- what it is a list of ----------------------------------------------------------------------

    def test_kind_of_list_is_guessed(self):
        for content, filename, target in (
            ("Doctor ID,Last name,First name,Specialty\n1,A,B,C\n", "export.csv", "doctor"),
            ("Code,Name,City\n1,A,Boston\n", "our pharmacies 2026.csv", "pharmacy"),
            ("Code,Name,City\n1,A,Boston\n", "Distributors.csv", "distributor"),
            ("Code,Name,Hospital code\n1,Ward,H1\n", "x.csv", "department"),
            ("Hospital ID,Hospital,Beds\n1,A,5\n", "x.csv", "hospital"),
            ("Doctor code,Place code,City\n1,P,Boston\n", "x.csv", "affiliation"),
            ("编号,医院名称,床位数\n1,甲,5\n", "导出.csv", "hospital"),
            ("编号,姓名,性别\n1,王,女\n", "导出.csv", "doctor"),
            ("Код,Название,Город\n1,А,Киев\n", "аптеки.csv", "pharmacy"),
            ("Код,ФИО,Специальность,Телефон\n1,А,Б,\n", "выгрузка.csv", "doctor"),
        ):
            self.assertEqual(self._new(content, filename).target, target, filename)

    def test_an_unclear_file_is_asked_about(self):
        record = self._new("Code,Name,City,Phone\n1,A,Boston,\n")
        self.assertFalse(record.target, "hospitals, pharmacies and distributors all look like this")
        self.assertFalse(record.needed or record.missing)
        record.target = "distributor"
        self.assertEqual(record.needed, "Code, Name")
        self.assertFalse(record.missing)

    def test_what_somebody_chose_stays(self):
        record = self._new("Code,Name\n1,A\n", "doctors.csv", target="hospital")
        self.assertEqual(record.target, "hospital")

    def test_names_of_files(self):
        for name, target in (
            ("Hospital departments.xlsx", "department"),
            ("doctor_workplaces_us.csv", "affiliation"),
            ("список врачей.csv", "doctor"),
            ("2026年药店名单.csv", "pharmacy"),
            ("backwards.csv", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(target_of_file(name), target, name)

    # -- what it needs and what stays out ------------------------------------------------------------

    def test_a_missing_code_is_told_before_the_check(self):
        record = self._new("Last name,City\nNorth,Boston\n", target="doctor")
        self.assertEqual((record.needed, record.missing), ("Code", "Code"))
        with self.assertRaisesRegex(ValidationError, "fills: Code"):
            record.action_check()
        with_code = self._new("No,Last name,City\n1,North,Boston\n", target="doctor")
        self.assertFalse(with_code.missing)
        self.assertIn('name="missing"', record.get_view(view_type="form")["arch"])

    def test_usual_headers_in_three_languages(self):
        for header, values in (
            ("ID,Surname,Licence No,E-mail address,Tel.", "en"),
            ("Код,Фамилия,Номер лицензии,Эл. почта,Телефон", "ru"),
            ("编号,姓,执业证号,邮箱,联系电话", "zh"),
        ):
            record = self._new(f"{header}\n1,a,b,,\n", target="doctor")
            self.assertEqual(
                [line.field_id.name for line in record.mapping_ids],
                ["code", "last_name", "licence", "email", "phone"],
                values,
            )

    def test_columns_that_are_left_out_are_named_with_a_suggestion(self):
        record = self._new(
            "Code,Last name,Hospital,Phone (work),Favourite tea\n1,North,General,,Green\n",
            target="doctor",
        )
        self.assertEqual(record.left_out, "Hospital, Phone (work), Favourite tea")
        lines = {line.column: line for line in record.mapping_ids}
        self.assertFalse(lines["Phone (work)"].suggested_id, "words only, nothing to press")
        self.assertIn("Phone", lines["Phone (work)"].hint)
        self.assertFalse(lines["Hospital"].suggested_id)
        self.assertIn("Practice places of doctors", lines["Hospital"].hint)
        self.assertEqual(lines["Favourite tea"].hint, "Left out")
        self.assertFalse(lines["Code"].hint)
        lines["Phone (work)"].action_take_suggestion()
        self.assertFalse(lines["Phone (work)"].field_id)
        self.assertEqual(record.left_out, "Hospital, Phone (work), Favourite tea")

    def test_only_a_name_of_the_field_can_be_taken(self):
        record = self._new(
            "Code,Last name,Tel.,County/Parish,Authorized Name Prefix Text\n1,North,,Fulton,Dr.\n",
            target="doctor",
        )
        lines = {line.column: line for line in record.mapping_ids}
        for column in ("County/Parish", "Authorized Name Prefix Text"):
            self.assertFalse(lines[column].suggested_id, column)
            self.assertEqual(lines[column].hint, "Left out", column)
        phone = lines["Tel."]
        self.assertEqual(phone.field_id.name, "phone")
        phone.field_id = False
        self.assertEqual(phone.suggested_id.name, "phone")
        phone.action_take_suggestion()
        self.assertEqual(phone.field_id.name, "phone")

    def test_a_filled_field_is_not_suggested_twice(self):
        record = self._new("Code,Last name,Phone,Phone 2\n1,North,,\n", target="doctor")
        self.assertFalse(record.mapping_ids[-1].suggested_id)

    # -- all faults of a row --------------------------------------------------------------------------

    def test_a_refused_row_names_all_its_faults(self):
        record = self._new(
            "Code,Last name,Gender,E-mail,Phone\n"
            ",North,unknown,nobody,12\n"
            "D2,South,F,nobody,\n"
            "D3,West,F,west@example.com,\n",
            target="doctor",
        )
        self.assertEqual(self._load(record), (1, 0, 0, 2))
        first, second = record.error_ids
        for part in ("“Code” is empty", "no gender", "no e-mail address", "Phone: "):
            self.assertIn(part, first.reason)
        self.assertEqual(first.column, "Code, Gender, E-mail, Phone")
        self.assertNotIn("no name", first.reason, "what is there is not called missing")
        self.assertEqual(
            (second.reason, second.column), ("“nobody” is no e-mail address.", "E-mail")
        )

    def test_an_unknown_doctor_is_told_with_the_rest(self):
        record = self._new("Doctor code,Place code,State\nNOBODY,P1,ZZ\n", target="affiliation")
        self.assertEqual(self._load(record), (0, 0, 0, 1))
        self.assertIn("no doctor with the code “NOBODY”", record.error_ids.reason)
        self.assertIn("no state “ZZ”", record.error_ids.reason)

    def test_a_refused_row_brings_no_specialty(self):
        record = self._new(
            "Code,Last name,Specialty,E-mail\nS1,A,BASKET WEAVING,nobody\nS2,B,TEA TASTING,\n",
            target="doctor",
        )
        mapping = {line.column: line for line in record.mapping_ids}
        mapping["Specialty"].on_problem = "create"
        self.assertEqual(self._load(record), (1, 0, 0, 1))
        names = self.env["pharma.specialty"].search([("parent_id.code", "=", "UNSORTED")])
        self.assertIn("Tea Tasting", names.mapped("name"))
        self.assertNotIn("Basket Weaving", names.mapped("name"))
        self.assertIn("1 specialties", record.note)

    # -- what stays behind ----------------------------------------------------------------------------

    def test_the_same_file_again_leaves_no_second_import(self):
        content = "Last name,City\nNorth,Boston\n"
        first = self._new(content, target="doctor")
        with self.assertRaises(ValidationError):
            first.action_check()
        second = self._new(content, target="doctor")
        self.assertFalse(first.exists())
        loaded = self._new("Code,Last name\n1,North\n", target="doctor")
        self._load(loaded)
        again = self._new("Code,Last name\n1,North\n", target="doctor")
        self.assertTrue(loaded.exists(), "what has loaded something is kept")
        self.assertTrue(second.exists() and again.exists())

    def test_old_tries_are_thrown_away(self):
        tried = self._new("Code,Last name\n1,North\n", target="doctor")
        tried.action_check()
        loaded = self._new("Code,Last name\n2,South\n", target="doctor")
        self._load(loaded)
        fresh = self._new("Code,Last name\n3,West\n", target="doctor")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pharma_import SET write_date = %s WHERE id = ANY(%s)",
            [fields.Datetime.now() - timedelta(days=31), (tried | loaded).ids],
        )
        self.env.invalidate_all()
        self.env["pharma.import"]._gc_tries()
        self.assertEqual((tried | loaded | fresh).exists(), loaded | fresh)

    def test_the_kind_of_list_is_no_news(self):
        """“None → Doctors” in the chatter told nobody anything."""
        self.assertNotIn("target", self.env["pharma.import"]._track_get_fields())
