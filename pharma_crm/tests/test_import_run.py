# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.imports import pharma_import_engine
from .import_common import ImportCommon


@tagged("-at_install", "post_install")
class TestImportRun(ImportCommon):
    """Files that are none, runs that stop, crash or meet, and who may start them."""

    # -- files that are none -------------------------------------------------------------------------

    def test_bad_files(self):
        for content, part in (
            (b"", "is empty"),
            (b"  \n", "is empty"),
            (b"%PDF-1.4 ...", "but a PDF file"),
            (b"Code,Name\n", "no rows"),
            (b"Code,Code\n1,2\n", "two columns called"),
        ):
            with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
                self._new(content, "hospitals.csv")
            self.assertIn(part, str(caught.exception))
        self.env["ir.config_parameter"].set_param("pharma_crm.import_max_cells", 4)
        with self.assertRaises(ValidationError) as caught:
            self._new(b"Code,Name\n1,2\n3,4\n")
        self.assertIn("4 cells or more", str(caught.exception))

    def test_bad_mappings(self):
        record = self._new("Code,Town\n1,Boston\n")
        with self.assertRaises(ValidationError) as caught:
            record.action_check()
        self.assertIn("a list of", str(caught.exception))
        record.target = "hospital"
        with self.assertRaises(ValidationError) as caught:
            record.action_check()
        self.assertIn("fills: Name", str(caught.exception))
        code = record.mapping_ids[0].field_id
        record.mapping_ids[1].field_id = code
        with self.assertRaises(ValidationError) as caught:
            record.action_check()
        self.assertIn("Two columns fill “Code”", str(caught.exception))
        with self.assertRaises(ValidationError):
            record.mapping_ids[1].on_problem = "create"
        with self.assertRaises(ValidationError):
            record.mapping_ids[1].field_id = self.env.ref("pharma_crm.import_field_doctor_gender")

    def test_mapping_is_proposed_and_remembered(self):
        record = self._new(
            "Hospital code;Hospital Name;Citty;Comment\n1;X;Boston;no\n", target="hospital"
        )
        proposed = {line.column: line.field_id.name for line in record.mapping_ids}
        self.assertEqual(
            proposed,
            {"Hospital code": "code", "Hospital Name": "name", "Citty": "city", "Comment": False},
        )
        record.action_check()
        profile = self.env["pharma.import.profile"].browse(record.action_remember()["res_id"])
        self.assertEqual(len(profile.line_ids), 3)
        second = self._new("Hospital code;Hospital Name;Citty;Comment\n2;Y;Boston;no\n")
        self.assertEqual((second.profile_id, second.target), (profile, "hospital"))

    # -- the run -------------------------------------------------------------------------------------

    def test_stop_and_go_on(self):
        rows = [f"S{i},HOSPITAL {i},BOSTON,MA,,{i + 1}" for i in range(9)]
        with patch.object(pharma_import_engine, "BATCH", 2):
            record = self._small(*rows)
            record.action_check()
            record.action_run()
            taken = []
            record._run(after_batch=lambda count: taken.append(count) or len(taken) < 2)
            self.assertEqual((record.state, record.cursor, record.created_count), ("running", 4, 4))
            record.action_stop()
            self._work()
            self.assertEqual((record.state, record.cursor), ("stopped", 4))
            record.action_resume()
            self._work()
        self.assertEqual((record.state, record.cursor), ("done", 9))
        self.assertEqual(self._counts(record), (9, 0, 0, 0))

    def test_a_long_list_is_checked_in_the_background(self):
        rows = [f"L{i},HOSPITAL {i},BOSTON,{'MA' if i else 'ZZ'},,{i + 1}" for i in range(5)]
        with (
            patch.object(pharma_import_engine, "CHECK_AT_ONCE", 3),
            patch.object(pharma_import_engine, "BATCH", 2),
        ):
            record = self._small(*rows)
            record.action_check()
            self.assertEqual(record.state, "checking")
            self._work()
        self.assertEqual((record.state, record.progress), ("checked", 100))
        self.assertEqual(self._counts(record), (4, 0, 0, 1))
        self.assertFalse(self._partner("hospital", "L1"))

    def test_a_crash_leaves_what_is_committed(self):
        rows = [f"K{i},HOSPITAL {i},BOSTON,MA,,{i + 1}" for i in range(5)]
        handler = type(self.env["pharma.import.target.hospital"])
        process = handler._process

        def breaking(this, job, rows):
            if rows[0].number > 3:
                raise RuntimeError("out of paper")
            return process(this, job, rows)

        with patch.object(pharma_import_engine, "BATCH", 2):
            record = self._small(*rows)
            record.action_check()
            record.action_run()
            with patch.object(handler, "_process", breaking):
                try:
                    record._run()
                except RuntimeError as error:
                    self.assertEqual(str(error), "out of paper")
            self.assertEqual((record.state, record.cursor), ("running", 2))
            self._work()
        self.assertEqual(self._counts(record), (5, 0, 0, 0))

    def test_an_unexpected_failure_is_told(self):
        record = self._small("X1,OAK,BOSTON,MA,,1")
        record.action_check()
        record.action_run()
        handler = type(self.env["pharma.import.target.hospital"])
        with (
            patch.object(handler, "_process", side_effect=RuntimeError("out of paper")),
            patch.object(type(self.env.cr), "rollback", lambda cr: None),
            mute_logger("odoo.addons.pharma_crm.models.imports.pharma_import_engine"),
        ):
            self._work()
        self.assertEqual((record.state, record.note), ("failed", "out of paper"))
        record.action_resume()
        self._work()
        self.assertEqual(record.state, "done")

    def test_the_same_file_twice_at_once(self):
        first = self._small("W1,OAK,BOSTON,MA,,1")
        self.imports = self.imports.with_user(self.admin)
        second = self._small("W1,OAK,BOSTON,MA,,1")
        second.action_check()
        first.action_check()
        first.action_run()
        with self.assertRaises(UserError) as caught:
            second.action_run()
        self.assertIn("importing this file already", str(caught.exception))
        for change in ({"encoding": "cp1252"}, {"target": "doctor"}):
            with self.assertRaises(UserError):
                first.write(change)
        with self.assertRaises(UserError):
            first.unlink()
        self._work()
        self.assertEqual(self._load(second), (0, 0, 1, 0))

    # -- who may -------------------------------------------------------------------------------------

    def test_only_stewards_import(self):
        content = base64.b64encode(b"Code,Name\n1,X\n")
        for user in (self.rep, self.manager, self.business, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                self.imports.with_user(user).create({"file": content})
        record = self.imports.with_user(self.admin).create({"file": content, "target": "hospital"})
        for user in (self.rep, self.business, self.auditor):
            for action in (
                "action_check",
                "action_run",
                "action_stop",
                "action_resume",
                "action_error_file",
            ):
                with self.assertRaises(AccessError):
                    getattr(record.with_user(user), action)()
        record.with_user(self.steward).action_check()
        self.assertEqual(record.state, "checked")

    def test_state_and_counts_are_the_engines(self):
        record = self._small("Y1,OAK,BOSTON,MA,,1")
        for values in (
            {"state": "done"},
            {"row_count": 5},
            {"checksum": "x"},
            {"run_id": False},
        ):
            with self.assertRaises(AccessError):
                record.write(values)
        record.action_check()
        record.write({"created_count": 5})
        self.assertEqual(record.run_id.created_count, 1)
        with self.assertRaises(AccessError):
            record.run_id.write({"created_count": 5})
        with self.assertRaises(AccessError):
            self.env["pharma.import.error"].with_user(self.steward).create(
                {"import_id": record.id, "reason": "x"}
            )

    def test_who_lost_the_right_does_not_go_on(self):
        record = self._small("Z1,OAK,BOSTON,MA,,1")
        record.action_check()
        record.action_run()
        self.steward.group_ids = [Command.unlink(self.env.ref("pharma_crm.group_data_steward").id)]
        with patch.object(type(self.env.cr), "rollback", lambda cr: None):
            self._work()
        self.assertEqual(record.sudo().state, "failed")
        self.assertFalse(self._partner("hospital", "Z1"))
