# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NO_MAIL, PharmaCommon

FILE = base64.b64encode(b"%PDF-1.4 the secret of Cardolol")


class DocumentCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Document = cls.env["pharma.document"]
        cls.medical2 = cls._user("t_medical2", "medical")

    @classmethod
    def _document(cls, name="Leaflet", approve=True, **values):
        document = cls.Document.with_user(cls.medical).create(
            {
                "name": name,
                "file": FILE,
                "file_name": "leaflet.pdf",
                "product_ids": [Command.set(cls.product_1.ids)],
                "audience": "show",
                **values,
            }
        )
        if approve:
            document.action_submit()
            document.with_user(cls.medical2).validate_tier()
        return document.with_env(cls.env)

    def _sees(self, user, document):
        return bool(self.Document.with_user(user).search_count([("id", "=", document.id)]))


@tagged("post_install", "-at_install")
class TestKnowledgeDocuments(DocumentCommon):
    def test_approved_by_somebody_else(self):
        document = self._document(approve=False)
        self.assertFalse(self._sees(self.rep, document))
        mine = document.with_user(self.medical)
        mine.action_submit()
        with self.assertRaises(AccessError):
            mine.validate_tier()
        with self.assertRaises(UserError):
            mine.write({"file": base64.b64encode(b"other")})
        document.with_user(self.medical2).validate_tier()
        self.assertEqual(document.state, "approved")
        self.assertTrue(self._sees(self.rep, document))

    def test_use(self):
        today = date.today()
        document = self._document()
        document.with_user(self.rep)._check_usable("show")
        with self.assertRaisesRegex(UserError, "May be shown"):
            document.with_user(self.rep)._check_usable("leave")
        expired = self._document("Old", valid_to=today - timedelta(days=1))
        future = self._document("Next", valid_from=today + timedelta(days=1))
        draft = self._document("Draft", approve=False)
        for bad, reason in (
            (expired, "expired"),
            (future, "not valid yet"),
            (draft, "not approved"),
        ):
            self.assertFalse(bad.usable)
            self.assertFalse(self._sees(self.rep, bad))
            self.assertFalse(self._sees(self.steward, bad))
            self.assertTrue(self._sees(self.auditor, bad))
            with self.assertRaisesRegex(UserError, reason):
                bad._check_usable()
            with self.assertRaises(AccessError), self.cr.savepoint():
                bad.with_user(self.rep).action_open()
        rows = self.env["document.page"].with_user(self.rep).pharma_search("")
        titles = [row["title"] for row in rows if row["model"] == "pharma.document"]
        self.assertIn("Leaflet", titles)
        self.assertFalse({"Old", "Next", "Draft"} & set(titles))

    def test_new_version_replaces(self):
        document = self._document()
        new = self.Document.browse(document.with_user(self.medical).action_new_version()["res_id"])
        self.assertEqual((new.version, new.state, document.state), ("2", "draft", "approved"))
        new.with_user(self.medical).action_submit()
        new.with_user(self.medical2).validate_tier()
        self.assertEqual((new.state, document.state), ("approved", "replaced"))
        self.assertFalse(self._sees(self.rep, document))

    def test_bad_input(self):
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            self._document(file=False)
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            self._document(url="https://example.com/x.pdf")
        with self.assertRaisesRegex(ValidationError, "https"):
            self._document(file=False, url="javascript:alert(1)")
        with self.assertRaises(ValidationError):
            self._document(valid_from="2026-02-01", valid_to="2026-01-01")

    def test_product_groups(self):
        """A rep whose territories cover accounts for other product groups does not see it."""
        other = self.env["pharma.product.group"].create(
            {"name": "Other line", "company_id": self.company.id}
        )
        document = self._document()
        self.assertTrue(self._sees(self.rep, document))
        self.n1a.coverage_ids.product_group_id = other
        self.env.invalidate_all()
        self.assertFalse(self._sees(self.rep, document))
        self.n1a.coverage_ids[:1].product_group_id = self.product_group
        self.env.invalidate_all()
        self.assertTrue(self._sees(self.rep, document))

    def test_panel(self):
        document = self._document()
        panels = {
            p["key"]: p for p in self.doctor_a.with_user(self.rep).pharma_overview()["panels"]
        }
        self.assertIn(document.id, [row["id"] for row in panels["documents"]["rows"]])

    def test_file_is_not_swapped(self):
        """The file behind an approved document cannot be changed or opened around it."""
        document = self._document()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", document._name),
                    ("res_id", "=", document.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        for user in (self.rep, self.medical, self.admin):
            mine = attachment.with_user(user)
            for vals in (
                {"raw": b"other"},
                {"public": True},
                {"res_model": False},
                {"access_token": "known"},
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.write(vals)
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.generate_access_token()
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.create(
                    {
                        "name": "x",
                        "raw": b"y",
                        "res_model": document._name,
                        "res_id": document.id,
                        "res_field": "file",
                    }
                )


@tagged("post_install", "-at_install")
class TestKnowledgeHttp(DocumentCommon, HttpCase):
    def _status(self, url):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(url).status_code

    def test_file_over_http(self):
        document = self._document()
        draft = self._document("Draft", approve=False)
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", document._name),
                    ("res_id", "=", document.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        urls = [f"/web/content/pharma.document/{document.id}/file", f"/web/content/{attachment.id}"]
        self.rep.password = self.rep_south.password = "a-long-password"
        self.authenticate("t_rep", "a-long-password")
        for url in urls:
            response = self.url_open(url)
            self.assertEqual(
                (response.status_code, response.content), (200, base64.b64decode(FILE))
            )
        self.assertNotEqual(self._status(f"/web/content/pharma.document/{draft.id}/file"), 200)
        # another product group
        group = self.env["pharma.product.group"].create(
            {"name": "Other line", "company_id": self.company.id}
        )
        self.s1a.coverage_ids.product_group_id = group
        self.authenticate("t_rep_south", "a-long-password")
        for url in urls:
            self.assertNotEqual(self._status(url), 200)
        # another company
        company = self.env["res.company"].create({"name": "Other Pharma"})
        new_test_user(
            self.env,
            login="t_stranger",
            password="a-long-password",
            groups="pharma_crm.group_rep,pharma_crm.group_medical",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            context=NO_MAIL,
        )
        self.authenticate("t_stranger", "a-long-password")
        for url in urls:
            self.assertNotEqual(self._status(url), 200)
        # nobody
        self.authenticate(None, None)
        for url in urls:
            self.assertNotEqual(self._status(url), 200)
