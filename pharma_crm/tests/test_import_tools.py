# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools.addresses import street_key
from ..tools.names import credential, match_key, person_name, published_name, title_case
from ..tools.spreadsheet import harmless_cell, write_csv
from ..tools.table_reader import TableError, read_table

LIMIT = 1000


@tagged("-at_install", "post_install")
class TestTableReader(BaseCase):
    """Files as other people make them."""

    def _assert_error(self, code, content, limit=LIMIT):
        with self.assertRaises(TableError) as caught:
            read_table(content, limit)
        self.assertEqual(caught.exception.code, code)
        return caught.exception.values

    def test_plain(self):
        table = read_table(b'a,"b ""c"""\r\n 01 ,"x\ny"\r\n\r\n3\r\n', LIMIT)
        self.assertEqual(table.columns, ["a", 'b "c"'])
        self.assertEqual(table.rows, [["01", "x y"], ["3", ""]])
        self.assertEqual(table.numbers, [3, 5], "lines of the file, as an editor shows them")
        self.assertEqual((table.encoding, table.delimiter), ("utf-8", ","))

    def test_delimiters(self):
        for delimiter in ",;\t|":
            content = (
                delimiter.join(("code", "name, place")).encode()
                + b"\n1"
                + delimiter.encode()
                + b"x\n"
            )
            if delimiter == ",":
                content = b'code,"name, place"\n1,x\n'
            table = read_table(content, LIMIT)
            self.assertEqual((table.delimiter, len(table.columns)), (delimiter, 2), delimiter)

    def test_encodings(self):
        for encoding, text in (
            ("utf-8-sig", "имя"),
            ("utf-16", "姓名"),
            ("cp1251", "имя,город\nИван,Київ"),
            ("gb18030", "姓名,医院\n王五,北京协和医院"),
            ("cp1252", "name,place\nJosé,Málaga"),
        ):
            text = text if "\n" in text else f"{text},x\n1,2"
            table = read_table(text.encode(encoding), LIMIT)
            lines = [table.columns, *table.rows]
            self.assertEqual([",".join(line) for line in lines], text.split("\n"), encoding)

    def test_no_tables(self):
        self._assert_error("empty", b"")
        self._assert_error("empty", b" \r\n\n")
        self._assert_error("no_rows", b"a,b\n")
        self.assertEqual(self._assert_error("not_a_table", b"%PDF-1.7 \n")["kind"], "PDF")
        self.assertEqual(self._assert_error("not_a_table", b"\x89PNG\r\n")["kind"], "PNG")
        self.assertEqual(self._assert_error("not_a_table", b"PK\x03\x04 no zip")["kind"], "XLSX")
        self._assert_error("not_a_table", b"a\x01,b\n1,2\n")
        self.assertEqual(self._assert_error("nul", b"a,b\n1,2\n3,\x00\n")["row"], 3)
        self.assertEqual(self._assert_error("column_twice", b"a,A\n1,2\n")["column"], "A")
        table = read_table(b"a,b\n1,2\n1,2,3\n1,2,,\n1\n", LIMIT)
        self.assertEqual(table.widths, [2, 3, 2, 1], "whoever loads it says what is wrong with it")
        self._assert_error("cells_many", b"a,b\n" + b"1,2\n" * 10, limit=20)
        read_table(b"a,b\n" + b"1,2\n" * 10, 23)

    def test_two_million_cells(self):
        content = (
            b",".join(b"c%d" % i for i in range(200)) + b"\n" + (b"1," * 199 + b"1\n") * 10_000
        )
        self._assert_error("cells_many", content, limit=2_000_000)

    def test_xlsx(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["ZIP", "Beds", "Since", "Share"])
        sheet.append([909, 120.0, datetime.datetime(2026, 1, 2), 0.5])
        sheet["A2"].number_format = "00000"
        content = io.BytesIO()
        book.save(content)
        table = read_table(content.getvalue(), LIMIT)
        self.assertEqual(table.rows, [["00909", "120", "2026-01-02", "0.5"]])

    def test_cells_that_spreadsheets_would_run(self):
        for text in ("=1+1", "+7 900", "-5", "@SUM(A1)"):
            self.assertEqual(harmless_cell(text), f"'{text}")
        content = write_csv([["a", "b"], ["=cmd", "it's"]])
        self.assertIn(b"'=cmd", content)
        self.assertEqual(
            read_table(content, LIMIT).rows, [["=cmd", "it's"]], "loaded again, it is what it was"
        )


@tagged("-at_install", "post_install")
class TestNames(BaseCase):
    """Readable names out of capitals."""

    def test_title_case(self):
        for published, shown in (
            ("ST JOSEPH'S HOSPITAL OF MCALLEN", "St Joseph's Hospital of McAllen"),
            ("O'CONNOR HOSPITAL", "O'Connor Hospital"),
            ("NORTON-KING'S DAUGHTERS' HEALTH", "Norton-King's Daughters' Health"),
            ("HO'OLA LAHUI", "Ho'ola Lahui"),
            ("SSM HEALTH, LLC", "SSM Health, LLC"),
            ("VA MEDICAL CENTER", "VA Medical Center"),
            ("THE CENTER AT WILLIAMSBURG", "The Center at Williamsburg"),
            ("HOSPITAL DE LA CONCEPCION", "Hospital de la Concepcion"),
            ("WEST LA PALMA HOSPITAL", "West La Palma Hospital"),
            ("96TH MEDICAL GROUP", "96th Medical Group"),
            ("PAVILION II", "Pavilion II"),
            ("  Blanchfield   ACH ", "Blanchfield ACH"),
            ("", ""),
        ):
            self.assertEqual(title_case(published), shown)
        self.assertEqual(title_case("4805 NE GLISAN STREET", "street"), "4805 NE Glisan Street")

    def test_persons(self):
        self.assertEqual(
            person_name("SEAN", "", "O'MALLEY-MCDONALD", "III"), "Sean O'Malley-McDonald III"
        )
        self.assertEqual(person_name("DE LA", "X", "MCKEE", "JR."), "De La X McKee Jr")
        self.assertEqual(title_case("ANNA MACK, MD", "person"), "Anna Mack, MD")
        self.assertEqual(published_name("ANNA", None, " B ", ""), "ANNA B")

    def test_credentials(self):
        for published, shown in (
            ("M D", "MD"),
            ("MD,PHD", "MD, PHD"),
            ("DC,", "DC"),
            ("MD FACS", "MD FACS"),
        ):
            self.assertEqual(credential(published), shown)

    def test_match_key(self):
        self.assertEqual(match_key("OBSTETRICS   GYNECOLOGY"), match_key("Obstetrics & Gynecology"))
        self.assertEqual(match_key(None), "")

    def test_street_key(self):
        self.assertEqual(
            street_key("1108 Ross Clark Circle, Suite 2"), street_key("1108 ROSS CLARK CIR")
        )
        self.assertEqual(street_key("ONE NORTH 3RD AVENUE"), street_key("1 N 3rd Ave"))
        self.assertNotEqual(street_key("12 Main St"), street_key("112 Main St"))
        self.assertEqual(street_key(None), "")
