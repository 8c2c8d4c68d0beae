# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import json
import zipfile

import openpyxl
from lxml import etree

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..controllers.export import PharmaCSVExport, PharmaExcelExport
from ..tools import xlsx_reader
from ..tools.spreadsheet import harmless_workbook_cell, write_xlsx
from ..tools.table_reader import open_table, read_table
from .import_common import ImportCommon


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(content, **parts):
    """Return a workbook with some of its parts replaced, named by the beginning of their file name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            stem = item.filename.rpartition("/")[2].partition(".")[0]
            new.writestr(item.filename, parts.get(stem, old.read(item)))
    return out.getvalue()


@tagged("-at_install", "post_install")
class TestImportFiles(ImportCommon):
    """Every file that is none gets one clear error, and leaves nothing behind."""

    def _refused(self, content, part, filename="doctors.csv", **values):
        before = self.env["pharma.import"].search_count([])
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self._new(content, filename, target="hospital", **values)
        self.assertIn(part, str(caught.exception))
        self.assertEqual(self.env["pharma.import"].search_count([]), before)

    def test_files_of_other_kinds(self):
        for content, part in (
            (b"%PDF-1.7\n%\xe2\xe3", "but a PDF file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "protected by a password"),
            (b"PK\x03\x04 this is no zip", "broken or protected"),
            (workbook(["Code", "Name"], ["1", "X"])[:-300], "broken or protected"),
            (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "no CSV or XLSX"),
            (b"<!DOCTYPE html><html></html>", "but a HTML file"),
            (b"", "is empty"),
            (b"\xef\xbb\xbf\n\n", "is empty"),
            (b"Code,Name\n", "no rows"),
            (workbook(["Code", "Name"]), "no rows"),
            (b"Code,name,NAME\n1,2,3\n", "two columns called"),
            (b"Code,Name\n1,a\x00b\n", "Line 2 of doctors.csv has NUL"),
            (b'Code,Name\n1,"' + b"x" * 40_000 + b"\n", "cannot be read"),
            (",".join(f"c{i}" for i in range(301)).encode() + b"\n1\n", "more than 300 columns"),
        ):
            self._refused(content, part)

    def test_encodings(self):
        mixed = "Code,Name\n1,Hôpital\n2,Clinique privée\n".encode() + "3,Crèche\n".encode("cp1252")
        self._refused(mixed, "mixes encodings: from line 4")
        self._refused(
            "Code,Name\n1,Hôpital\n".encode("cp1252"), "is not written in utf-8", encoding="utf-8"
        )
        self._refused(b"Code,Name\n1,X\n", "no encoding “klingon”", encoding="klingon")
        self._refused(b"Code,Name\n1,X\n", "one character", delimiter="::")
        self.assertTrue(self._new(mixed, encoding="cp1252"), "who says what it is may have it so")

    def test_workbooks_that_grow(self):
        plain = workbook(["Code", "Name"], ["1", "X"])
        lines = b"".join(
            b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (i, i) for i in range(1, 400)
        )
        sheet = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + lines
            + b"</sheetData></worksheet>"
        )
        self._refused(repacked(plain, sheet1=sheet), "cells or more")
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + b"<workbook>&a;</workbook>"
        self._refused(repacked(plain, workbook=entity), "broken or protected")
        self.patch(xlsx_reader, "MAX_UNPACKED", 1024 * 1024)
        self._refused(repacked(plain, sheet1=b" " * 2_000_000 + sheet), "unpacks to more than 1 MB")

    def test_two_million_cells(self):
        """A sheet is refused, a text file as long is read line by line."""
        rows = b"".join(b"<row>%s</row>" % (b"<c><v>1</v></c>" * 200) for _ in range(60))
        sheet = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + rows
            + b"</sheetData></worksheet>"
        )
        self.env["ir.config_parameter"].set_param("pharma_crm.import_max_cells", 10_000)
        self._refused(repacked(workbook(["a"]), sheet1=sheet), "10000 cells or more")
        content = b"Code,Name\n" + b"".join(b"%d,X\n" % i for i in range(1_000_000))
        table = open_table(content)
        self.assertEqual(sum(1 for _row in table.rows()), 1_000_000)

    def test_rows_of_another_width(self):
        record = self._new(
            "Code,Name,City\nA,X,Boston\nB,X\nC,X,Boston,more\nD,X,Boston,,\n", target="hospital"
        )
        self.assertEqual(self._load(record), (2, 0, 0, 2))
        self.assertEqual(record.error_ids.mapped("row"), [3, 4])
        self.assertIn("has 2 cells where the header has 3", record.error_ids[0].reason)

    def test_texts_that_are_none(self):
        record = self._new(
            "Code,Name\nA,O\x92Hara Hospital\nB,a\x07b\nC," + "x" * 1001 + "\nD,=1+1\n",
            target="hospital",
        )
        self.assertEqual(self._load(record), (2, 0, 0, 2))
        self.assertIn("cannot be shown", record.error_ids[0].reason)
        self.assertIn("longer than 1000", record.error_ids[1].reason)
        self.assertEqual(self._partner("hospital", "A").name, "O’Hara Hospital")
        self.assertEqual(self._partner("hospital", "D").name, "=1+1", "a formula is a text")

    def test_workbook_cells(self):
        content = io.BytesIO()
        book = openpyxl.Workbook()
        book.active.append(["Code", "Name", "ZIP", "Comment"])
        book.active.append([7, "OAK HOSPITAL", 2101, "=1+1"])
        book.active.append(["008", "ELM HOSPITAL", 21010042, ""])
        book.active["C3"].number_format = "00000-0000"
        book.save(content)
        record = self._new(content.getvalue(), "hospitals.xlsx", target="hospital")
        self.assertEqual(self._load(record), (2, 0, 0, 0))
        self.assertEqual(self._partner("hospital", "7").zip, "02101")
        self.assertEqual(self._partner("hospital", "008").zip, "02101-0042")

    def test_a_file_exchanged_after_the_check(self):
        record = self._new("Code,Name\nA,X\n", target="hospital")
        record.action_check()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "pharma.import"),
                ("res_id", "=", record.id),
                ("res_field", "=", "file"),
            ]
        )
        attachment.raw = b"Code,Name\nA,X\nB,Y\n"
        record.invalidate_recordset()
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            record.action_run()
            record._run()
        self.assertIn("another one than was checked", str(caught.exception))
        self.assertFalse(self._partner("hospital", "A"))
        record.write({"file": base64.b64encode(b"Code,Name\nB,Y\n")})
        self.assertEqual(record.state, "draft")

    def test_codes_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env["res.partner"].create(
            {"name": "Theirs", "pharma_type": "doctor", "pharma_code": "X1", "company_id": other.id}
        )
        record = self._new("Doctor code,Place code\nX1,P1\n", target="affiliation")
        self.assertEqual(self._load(record), (0, 0, 0, 1))
        self.assertIn("no doctor", record.error_ids.reason)

    # -- who gets what -----------------------------------------------------------------------------

    def test_nobody_else_gets_anything(self):
        record = self._new("Code,Name,City\nA,X,\nB,,\n", target="hospital")
        record.action_check()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "pharma.import"),
                ("res_id", "=", record.id),
                ("res_field", "=", "file"),
            ]
        )
        self.assertEqual(len(attachment), 1)
        attachment.with_user(self.steward).check_access("read")
        for user in (self.rep, self.manager, self.business, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                attachment.with_user(user).check_access("read")
            for target in (record, record.error_ids, record.run_id, record.mapping_ids):
                with self.assertRaises(AccessError):
                    target.with_user(user).read([])
                with self.assertRaises(AccessError):
                    target.with_user(user).search([])
            with self.assertRaises(AccessError):
                record.with_user(user)._template("doctor", "csv")

    # -- what is written -----------------------------------------------------------------------------

    def test_templates(self):
        for target, _label in self.imports._selection_target():
            for kind in ("csv", "xlsx"):
                name, content = self.imports._template(target, kind)
                self.assertTrue(name.endswith(kind))
                record = self._new(content, name, target=target)
                fields_ = self.env["pharma.import.field"].search([("target", "=", target)])
                self.assertEqual(record.mapping_ids.field_id, fields_, target)
                samples = {line.field_id.name: line.sample for line in record.mapping_ids}
                self.assertTrue(any(samples.values()), target)
                # the example of a place or a department belongs to the example of a doctor or a hospital
                for above, name in (("hospital", "hospital_code"), ("doctor", "doctor_code")):
                    if name in samples and not self._partner(above, samples[name]):
                        self._account(above, "Example", samples[name])
                record.action_check()
                self.assertFalse(record.error_ids.mapped("reason"), target)
                self.assertEqual(record.created_count, 1)
        with self.assertRaises(ValidationError):
            self.imports._template("nobody", "csv")

    def test_exports_run_nothing(self):
        rows = [["=1+1", "@SUM(A1)", "+44 20", "plain", 5, "{=1}"]]
        headers = ["=h", "b", "c", "d", "e", "f"]
        text = PharmaCSVExport().from_data([], headers, rows)
        text = text.decode() if isinstance(text, bytes) else text
        self.assertIn('"\'=h"', text)
        self.assertIn('"\'=1+1","\'@SUM(A1)","\'+44 20","plain"', text)
        self.assertEqual(harmless_workbook_cell(" =1+1"), "' =1+1")
        self.assertEqual(harmless_workbook_cell("+44 20"), "+44 20")
        sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([["=h"], ["=1+1"], ["007"]]))).active
        self.assertEqual([cell.data_type for (cell,) in sheet.iter_rows()], ["s"] * 3)
        self.assertTrue(hasattr(PharmaExcelExport, "from_group_data"))


@tagged("-at_install", "post_install")
class TestExport(HttpCase):
    """Odoo's own export of our records, over HTTP."""

    def test_web_export(self):
        self.env["res.partner"].create(
            {
                "name": "=HYPERLINK(1)",
                "pharma_type": "doctor",
                "pharma_code": "EXP-1",
                "city": "=cmd",
            }
        )
        self.authenticate("admin", "admin")
        for grouped in ([], ["city"]):
            data = {
                "model": "res.partner",
                "fields": [
                    {"name": "name", "label": "Name", "type": "char"},
                    {"name": "city", "label": "City", "type": "char"},
                ],
                "ids": False,
                "domain": [["pharma_code", "=", "EXP-1"]],
                "groupby": grouped,
                "import_compat": False,
            }
            for kind in ("csv", "xlsx"):
                if grouped and kind == "csv":
                    continue
                response = self._post(f"/web/export/{kind}", data)
                self.assertEqual(response.status_code, 200, response.text[:500])
                self._assert_runs_nothing(kind, response.content)

    def test_pivot_export(self):
        self.authenticate("admin", "admin")
        table = {
            "title": "T",
            "model": "res.partner",
            "col_group_headers": [],
            "measure_headers": [
                {"title": "=1+1", "is_bold": False, "measure": "m", "width": 1, "height": 1}
            ],
            "origin_headers": [],
            "rows": [{"title": "=cmd", "indent": 0, "values": [{"is_bold": False, "value": 1}]}],
            "measure_count": 1,
            "origin_count": 1,
        }
        response = self._post("/web/pivot/export_xlsx", table)
        self.assertEqual(response.status_code, 200, response.text[:500])
        self._assert_runs_nothing("xlsx", response.content)

    def _post(self, url, data):
        return self.url_open(
            url, data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        )

    def _assert_runs_nothing(self, kind, content):
        if kind == "csv":
            self.assertIn(b'"\'=HYPERLINK(1)"', content)
            return
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    sheet = etree.fromstring(archive.read(name))
                    self.assertFalse(sheet.findall(".//{*}f"), "no formula in the sheet")
                if name.endswith("sharedStrings.xml"):
                    self.assertIn(b"'=", archive.read(name))


@tagged("-at_install", "post_install")
class TestDownload(HttpCase):
    """Templates and files of refused rows, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("data_steward", "rep"):
            new_test_user(
                cls.env,
                login=f"t_download_{role}",
                password=f"t_download_{role}",
                groups=f"pharma_crm.group_{role}",
            )

    def test_templates(self):
        self.authenticate("t_download_data_steward", "t_download_data_steward")
        for kind in ("csv", "xlsx"):
            response = self.url_open(f"/pharma/import/template/doctor.{kind}")
            self.assertEqual(response.status_code, 200)
            self.assertIn("attachment", response.headers["Content-Disposition"])
            self.assertIn("Code", read_table(response.content).columns)
        self.assertEqual(self.url_open("/pharma/import/template/doctor.exe").status_code, 404)
        self.assertEqual(self.url_open("/pharma/import/template/nobody.csv").status_code, 404)
        self.authenticate("t_download_rep", "t_download_rep")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/pharma/import/template/doctor.csv").status_code, 403)

    def test_refused_rows(self):
        steward = self.env["res.users"].search([("login", "=", "t_download_data_steward")])
        record = (
            self.env["pharma.import"]
            .with_user(steward)
            .create(
                {
                    "filename": "list.csv",
                    "target": "hospital",
                    "file": base64.b64encode(b"Code,Name\nDL1,\nDL2,=cmd\n"),
                }
            )
        )
        record.action_check()
        url = record.action_error_file()["url"]
        self.authenticate("t_download_data_steward", "t_download_data_steward")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        table = read_table(response.content)
        self.assertEqual([row[:3] for row in table.rows], [["DL1", "", "2"]])
        self.authenticate("t_download_rep", "t_download_rep")
        with mute_logger("odoo.http"):
            self.assertIn(self.url_open(url).status_code, (403, 404))
