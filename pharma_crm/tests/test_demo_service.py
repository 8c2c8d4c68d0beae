# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import TransactionCase, tagged

from .test_demo import DemoMixin

MODELS = (
    "helpdesk.ticket", "survey.survey", "survey.user_input", "document.page", "pharma.document", "pharma.course",
    "pharma.note", "mail.mail",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestDemoService(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo._load_service()

    def test_what_is_there(self):
        tickets = self.made("helpdesk.ticket", "ticket_")
        self.assertEqual(
            set(tickets.mapped("pharma_kind")), {"adverse_event", "quality", "service", "other"}
        )
        pages = self.made("document.page", "page_")
        self.assertEqual(len(pages), 15)
        self.assertEqual(len(pages.filtered("pharma_shown")), 14)
        kidney = self.env.ref("pharma_crm.demo_page_kidney")
        self.assertEqual((len(kidney.pharma_product_ids), len(kidney.pharma_message_ids)), (1, 2))
        documents = self.made("pharma.document", "document_")
        expired = documents.filtered(lambda d: d.valid_to and d.valid_to < fields.Date.today())
        self.assertTrue(expired and not expired.usable)
        answers = self.made("survey.user_input", "survey_answer_")
        self.assertEqual(len(answers.filtered("pharma_scored")), 36)

    def test_again(self):
        self.assert_adds_nothing("_load_service", MODELS)

    def test_what_the_rep_sees(self):
        page = self.env["document.page"].with_user(self.rep)
        self.assertEqual(page.pharma_search("калий 血钾"), [])
        self.assertEqual(
            [row["title"] for row in page.pharma_search("血钾")], ["肾功能不全患者如何使用？"]
        )
        titles = [row["title"] for row in page.pharma_search("potassium")]
        self.assertIn("From which kidney function on can it be given?", titles)
        self.assertIn("Potassium: what worked", titles)
        self.assertFalse(page.search([("name", "=", "Reviewing requests for resources")]))
