# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import json
import zipfile
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.spreadsheet import write_xlsx
from .common import PharmaCommon
from .privacy_common import MAIL, NAME, grep_database

NO_ACL = "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestPrivacy(PharmaCommon):
    """A person's copy, and erasure that leaves the name nowhere in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user("t_officer", "privacy")
        person = cls.person = cls._account(
            "doctor",
            "Xaveria Qwilfeather",
            "T-D9",
            phone="+49 30 9018275",
            email=MAIL,
            pharma_licence_number="LIC-778899",
            pharma_licence_authority="Board",
            street="5 Secret Lane",
            comment="<p>Xaveria likes tea</p>",
        )
        person.name = NAME  # the old spelling stands in the history
        cls._cover(cls.n1a, person)
        cls.env["pharma.affiliation"].create(
            {
                "doctor_id": person.id,
                "hospital_id": cls.hospital.id,
                "role": "Head",
                "is_primary": True,
            }
        )
        cls.env["pharma.consent"].with_user(cls.rep).create(
            {"partner_id": person.id, "channel": "email", "evidence": f"{NAME} said yes"}
        )
        cls.env["res.partner"].with_user(cls.rep).pharma_propose(
            {"city": "Kyiv", "name": f"Dr {NAME}"}, partner_id=person.id, note=f"{NAME} told me"
        )
        person.message_post(body=f"Met {NAME} today")
        cls.hospital.with_context(tracking_disable=False).message_post(
            body=f"Head is {NAME.upper()} ({MAIL})"
        )
        cls.hospital.comment = f"<p>Ask for {NAME}</p>"
        cls.env["ir.attachment"].create(
            {
                "name": f"cv {NAME}.txt",
                "datas": base64.b64encode(b"cv"),
                "res_model": "res.partner",
                "res_id": person.id,
            }
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {"name": f"Call of {NAME}", "description": "Tablet broken", "partner_id": person.id,
             "partner_name": NAME, "partner_email": MAIL, "company_id": cls.company.id}
        )  # fmt: skip
        cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": person.id,
                "summary": f"Call {NAME}",
                "user_id": cls.rep.id,
            }
        )
        cls.env.flush_all()

    def _request(self, kind="erasure", **values):
        return (
            self.env["pharma.privacy.request"]
            .with_user(self.officer)
            .create(
                {"partner_id": self.person.id, "kind": kind, "identity_checked": True, **values}
            )
        )

    def _grep(self, *words):
        return grep_database(self.env, *words)

    def test_erasure_leaves_the_name_nowhere(self):
        words = ("qwil", MAIL, "9018275", "LIC-778899", "Secret Lane")
        self.assertTrue(len(self._grep("qwil")) > 8, "the name stands in many places")
        request = self._request()
        request.action_erase()
        self.assertEqual(self._grep(*words), [])
        self.assertEqual(request.state, "done")
        self.assertFalse(self.person.active)
        self.assertEqual(self.person.name, f"Erased person {self.person.id}")
        self.assertEqual(self.person.pharma_type, "doctor")
        self.assertFalse(self.person.pharma_affiliation_ids)
        self.assertEqual(self.ticket.description and "broken" in self.ticket.description, True)
        self.assertEqual(self.hospital.name, "North General Hospital")
        # what hangs on others is still theirs
        self.assertEqual(self.doctor_a.name, "Anna North")
        self.assertTrue(self.doctor_a.pharma_affiliation_ids)
        log = {line.model_name: line for line in request.line_ids}
        self.assertEqual(log["pharma.affiliation"].done, "erased")
        self.assertEqual(
            (log["pharma.consent"].done, log["helpdesk.ticket"].done), ("kept", "kept")
        )
        self.assertTrue(log["helpdesk.ticket"].reason)
        self.assertTrue(request.kept_until > fields.Date.today() + timedelta(days=365 * 29))

    def test_loaded_lists_that_name_the_person_go(self):
        def load(company, *names):
            return (
                self.env["pharma.import"]
                .with_company(company)
                .create(
                    {
                        "name": "doctors.csv",
                        "target": "doctor",
                        "company_id": company.id,
                        "filename": "doctors.csv",
                        "file": base64.b64encode("\n".join(("name", *names)).encode()),
                    }
                )
            )

        mine = load(self.company, "Somebody Else", NAME)
        innocent = load(self.company, "Somebody Else")
        foreign = load(self.env["res.company"].create({"name": "Other Pharma"}), NAME)
        self._request().action_erase()
        self.env.invalidate_all()
        self.assertFalse(mine.file, "the list names the person")
        self.assertTrue(innocent.file)
        self.assertTrue(foreign.file, "lists of another company are theirs to erase")

    def _list(self, content, filename="doctors.csv", target="doctor"):
        return (
            self.env["pharma.import"]
            .with_user(self.steward)
            .with_company(self.company)
            .create({"target": target, "filename": filename, "file": base64.b64encode(content)})
        )

    def test_lists_with_the_name_in_parts_go(self):
        """A list has the parts of a name in columns, in another encoding, or in a workbook."""
        lines = ["Last name;First name;Code", "QWILLFEATHER;XAVERIA;ZZ1", "ELSE;SOMEBODY;ZZ2"]
        rows = [line.split(";") for line in lines]
        holding = [
            self._list("\n".join(lines).encode()),
            self._list("\n".join(lines).encode("utf-16")),
            self._list(write_xlsx(rows), "doctors.xlsx"),
            self._list(b"Code,Name\nT-D9,X. Q.\n"),
        ]
        innocent = self._list(b"Last name,First name,Code\nQWILLFEATHER,OTHER,ZZ3\nX,XAVERIA,ZZ4\n")
        number = self._list(b"Code,Name\nT-D9,Oak Hospital\n", target="hospital")
        refused = self.env["pharma.import.error"].create(
            {
                "import_id": innocent.id,
                "reason": "No such state",
                "cells": rows[1],
                "summary": " · ".join(rows[1]),
            }
        )
        self._request().action_erase()
        self.env.invalidate_all()
        for record in holding:
            self.assertFalse(record.sudo().file, record.filename)
            self.assertFalse(any(record.sudo().mapping_ids.mapped("sample")))
        self.assertTrue(innocent.sudo().file)
        self.assertTrue(number.sudo().file, "the hospital of this number is nobody")
        self.assertFalse(refused.exists())

    def test_the_next_list_does_not_bring_the_person_back(self):
        twin = self._account("doctor", "Xaveria Qwillfether", "T-D12")
        merge = self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.person, twin)
        deleted = [("action", "=", "unlink"), ("res_id", "=", twin.id)]
        self.assertFalse(self.env["pharma.field.history"].search(deleted), "merged, not deleted")
        merge.sudo().deadline = "2020-01-01"
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_merges_final").method_direct_trigger()
        self.assertTrue(self.env["pharma.field.history"].search(deleted))
        self._request().action_erase()
        self.assertEqual(self._grep("T-D9", "T-D12"), [], "the codes are gone")
        record = self._list(f"Code,Name\nT-D9,{NAME}\nT-D12,{NAME}\nT-D13,Some Body\n".encode())
        record.action_check()
        self.assertEqual((record.created_count, record.refused_count), (1, 2))
        self.assertIn("forgotten", record.error_ids[0].reason)
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.assertFalse(
            self.env["pharma.privacy"]._code_key("T-D9", other)
            in self.env["pharma.privacy"]._erased_keys(self.company)
        )

    def test_names_inside_other_names_stay(self):
        self.person.name = "Ann Lind"
        self.hospital.comment = "<p>Joann Linders, Ann\nLind and ANN LIND</p>"
        lost = self.env["ir.logging"].create(
            {"name": "x", "type": "server", "path": "x", "func": "x", "line": "1",
             "message": "one\nAnn Lind's"}
        )  # fmt: skip
        self._request().action_erase()
        self.env.invalidate_all()
        self.assertIn("Joann Linders", self.hospital.comment)
        self.assertNotIn("ANN LIND", self.hospital.comment)
        self.assertEqual(lost.message, "one\n–'s")

    def test_chinese_names(self):
        """Two characters are a name where the record is about the person; three are wherever they stand."""
        for name, everywhere in (("王芳", False), ("欧阳明月", True)):
            person = self._account("doctor", name, f"T-{name}")
            self.hospital.comment = f"<p>请找{name}医生</p>"
            note = self.env["pharma.consent"].create(
                {"partner_id": person.id, "channel": "phone", "evidence": f"{name}同意"}
            )
            task = self.env["crm.lead"].create(
                {"name": f"拜访{name}", "partner_id": person.id, "company_id": self.company.id}
            )
            self._request(partner_id=person.id).action_erase()
            self.env.invalidate_all()
            self.assertNotIn(name, note.evidence or "")
            self.assertEqual(task.name, "拜访–")
            self.assertEqual(name not in self.hospital.comment, everywhere)

    def test_a_namesake_keeps_the_name(self):
        twin = self._account("doctor", NAME, "T-D10")
        self.env["mail.message"].flush_model()
        twin.message_post(body=f"This is the other {NAME}")
        self._request().action_erase()
        self.assertEqual(twin.name, NAME)
        self.assertIn(NAME, twin.message_ids[:1].body)
        hits = {column for column, _word in self._grep("qwillfeather")}
        self.assertNotIn("pharma_field_history.old_value", hits)
        self.assertNotIn(NAME, self.person.name)
        self.assertNotIn("Qwil", self.ticket.name)

    def test_there_is_no_way_back(self):
        self._request().action_erase()
        for vals in ({"name": NAME}, {"email": MAIL}, {"pharma_erased_on": "2020-01-01"}):
            with self.assertRaises(AccessError):
                self.person.with_user(self.steward).write(vals)
        rows = self.person.pharma_history_ids
        self.assertFalse([text for row in rows for text in (row.old_value, row.new_value) if text])
        with self.assertRaises(UserError):
            self._request()

    def test_merged_accounts_go_along_and_no_undo_brings_them_back(self):
        twin = self._account(
            "doctor", "Xaveria Qwillfether", "T-D11", email="other.qwil@example.com"
        )
        merge = self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.person, twin)
        self.assertTrue(self._grep("qwillfether"))
        self._request().action_erase()
        self.assertEqual(self._grep("qwil"), [])
        self.assertFalse(merge.exists())
        self.assertEqual(twin.name, f"Erased person {twin.id}")

    def test_what_the_law_wants_goes_when_its_time_is_over(self):
        pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
        signed = self.env["pharma.consent"].create(
            {
                "partner_id": self.person.id,
                "channel": "phone",
                "signature": pixel,
                "source": "signed",
            }
        )
        request = self._request()
        request.action_erase()
        self.assertTrue(signed.signature)
        self.assertTrue(signed.exists())
        self.env["pharma.retention.rule"].search([]).write({"years": 0})
        request.sudo()._workflow_write({"kept_until": fields.Date.today()})
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_end_of_retention").method_direct_trigger()
        signed.invalidate_recordset()
        self.assertFalse(signed.signature)
        request.invalidate_recordset()
        self.assertFalse(request.kept_until)

    def test_the_persons_copy(self):
        request = self._request("export")
        request.action_export()
        action = request.action_download()
        self.assertIn(str(request.export_id.id), action["url"])
        archive = zipfile.ZipFile(io.BytesIO(request.export_id.raw))
        data = json.loads(archive.read("data.json"))
        self.assertEqual(data["person"][0]["email"], MAIL)
        self.assertEqual(data["pharma.affiliation"][0]["role"], "Head")
        self.assertIn("said yes", data["pharma.consent"][0]["evidence"])
        self.assertTrue(any("Met" in row["preview"] for row in data["mail.message"]))
        self.assertIn("person.csv", archive.namelist())
        self.assertTrue(any(name.startswith("files/") for name in archive.namelist()))
        self.assertIn("'+49309018275", archive.read("person.csv").decode("utf-8-sig"))
        for user in (self.rep, self.steward, self.business):
            with self.assertRaises(AccessError), mute_logger(*NO_ACL):
                request.export_id.with_user(user).read(["raw"])
        # a copy goes with the person
        copy = request.export_id
        self._request().action_erase()
        self.assertFalse(copy.exists())

    @mute_logger(*NO_ACL)
    def test_only_privacy_officers(self):
        request = self._request()
        for user in (
            self.rep,
            self.manager,
            self.business,
            self.medical,
            self.steward,
            self.auditor,
        ):
            if user != self.auditor:
                with self.assertRaises(AccessError):
                    request.with_user(user).read(["partner_id"])
            for step in ("action_erase", "action_export", "action_refuse"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(request.with_user(user), step)()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env["pharma.privacy.request"].with_user(user).create(
                    {"partner_id": self.person.id}
                )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            request.write({"state": "done"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            request.unlink()

    def test_bad_input(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._request(partner_id=self.hospital.id)
        request = self._request(identity_checked=False)
        self.assertFalse(request.can_erase)
        with self.assertRaisesRegex(UserError, "is the person"):
            request.action_erase()
        with self.assertRaisesRegex(UserError, "why"):
            request.action_refuse()
        request.decision = "Could not show who they are"
        request.action_refuse()
        self.assertEqual(request.state, "refused")
        with self.assertRaises(AccessError):
            request.write({"decision": "other"})
        with self.assertRaises(UserError):
            self._request("export").action_erase()

    def test_deadline(self):
        self.company.pharma_privacy_days = 15
        request = self._request(date_received="2026-03-01")
        self.assertEqual(request.date_deadline, fields.Date.to_date("2026-03-16"))
        self.assertTrue(request.overdue)

    @mute_logger(*NO_ACL)
    def test_other_company(self):
        request = self._request()
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_other_officer", "privacy")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        Request = (
            self.env["pharma.privacy.request"]
            .with_user(stranger)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertFalse(Request.search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            Request.browse(request.id).action_erase()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            Request.create({"partner_id": self.person.id})
        theirs = self.env["res.partner"].create(
            {"name": "Remark", "company_id": other.id, "comment": f"<p>{NAME}</p>"}
        )
        request.action_erase()
        self.assertIn(NAME, theirs.comment, "another company answers for its own records")

    def test_lookup_finds_our_models(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": NAME, "email": "", "pharma_partner_id": self.person.id}
        )
        wizard.action_lookup()
        found = set(wizard.line_ids.mapped("res_model"))
        self.assertLessEqual(
            {
                "res.partner",
                "pharma.affiliation",
                "pharma.consent",
                "pharma.change.request",
                "helpdesk.ticket",
            },
            found,
        )
        with_mail = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": MAIL})
        with_mail.action_lookup()
        self.assertIn("pharma.consent", with_mail.line_ids.mapped("res_model"))
