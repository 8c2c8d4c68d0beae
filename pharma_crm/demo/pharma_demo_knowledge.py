# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import timedelta

from odoo import Command, api, models

from .knowledge_texts import DOCUMENTS, PAGES


def small_pdf(title):
    """A one-page PDF that says its title."""
    text = title.encode("ascii", "replace").replace(b"(", b"[").replace(b")", b"]")
    stream = b"BT /F1 18 Tf 60 760 Td (" + text + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


class PharmaDemo(models.AbstractModel):
    """The demo's knowledge base, its documents and its training."""

    _inherit = "pharma.demo"

    @api.model
    def _known(self, keys, prefix="product_"):
        """The records of the catalogue that are there, by key."""
        made = self._made_ids(
            "product.product" if prefix == "product_" else "pharma.key.message", prefix
        )
        return [made[key] for key in keys if key in made]

    @api.model
    def _lang_of(self, key):
        """The language in which a text of the demo is written: said at the beginning of its key, or English."""
        code = {"zh": "zh_CN", "ru": "ru_RU", "uk": "uk_UA"}.get(key.split("_")[0], "en_US")
        languages = self.env["res.lang"].with_context(active_test=False)
        return languages.search([("code", "=", code)], limit=1).id

    @api.model
    def _make_pages(self):
        medical, business = self._ref("user_medical"), self._ref("user_business")
        company = self.env.company.ids
        for key, kind, audience, products, messages, title, text in PAGES:
            name = f"pharma_crm.demo_page_{key}"
            if self._is_done(name):
                continue
            page = (
                self.env["document.page"]
                .with_user(medical)
                .with_context(allowed_company_ids=company)
                .create(
                    {
                        "name": title,
                        "pharma_kind": kind,
                        "pharma_audience": audience,
                        "pharma_product_ids": [Command.set(self._known(products))],
                        "pharma_message_ids": [
                            Command.set(self._known([f"{p}_{n}" for p, n in messages], "message_"))
                        ],
                        "draft_name": "1.0",
                        "content": text,
                        "lang_id": self._lang_of(key),
                        "company_id": self.env.company.id,
                    }
                )
            )
            self._name_them([name], page.sudo())
            page.action_submit()
            if key != "mood":  # one waits for its approval
                page.with_user(business).action_approve()
        if not self._is_done("pharma_crm.demo_note_1"):
            doctors = self._rep_doctors(self._ref("user_rep"), 2)
            notes = self.env["pharma.note"].create(
                [
                    {
                        "name": "Prefers mornings before eight",
                        "text": "Comes early, is alone then. Likes figures, not brochures.",
                        "partner_id": doctors[:1].id,
                        "user_id": self._ref("user_rep").id,
                    },
                    {
                        "name": "Potassium: what worked",
                        "text": "Draw the line at 5.5 on the leaflet and ask who of the patients was above it.",
                        "product_id": self._product_of("nefrexa").id,
                        "user_id": self._ref("user_rep").id,
                    },
                ]
            )
            self._name_them(["pharma_crm.demo_note_1", "pharma_crm.demo_note_2"], notes)

    @api.model
    def _make_documents(self):
        business, medical = self._ref("user_business"), self._ref("user_medical")
        made = self.env["pharma.document"]
        for key, kind, audience, product, title, summary, days in DOCUMENTS:
            name = f"pharma_crm.demo_document_{key}"
            if self._is_done(name):
                continue
            document = made.with_user(business).create(
                {
                    "name": title,
                    "kind": kind,
                    "audience": audience,
                    "summary": summary,
                    "product_ids": [Command.set(self._product_of(product).ids)],
                    "file": base64.b64encode(small_pdf(title)),
                    "file_name": f"{key}.pdf",
                    "lang_id": self._lang_of(key),
                    "valid_from": self._today() - timedelta(days=365),
                    "valid_to": self._today() + timedelta(days=days) if days else False,
                    "company_id": self.env.company.id,
                }
            )
            self._name_them([name], document.sudo())
            document.action_submit()
            if not key.endswith("_draft"):
                document.with_user(medical).validate_tier()
            made |= document.sudo()
        self._cancel_mails(made)

    @api.model
    def _make_courses(self):
        if self._is_done("pharma_crm.demo_course_first"):
            return
        quiz = self.env["survey.survey"].create(
            {
                "title": "Side effects: what to do",
                "certification": True,
                "scoring_type": "scoring_with_answers",
                "scoring_success_min": 100,
                "access_mode": "token",
                "users_login_required": True,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "How long has medical affairs?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {"value": "24 hours", "is_correct": True, "answer_score": 1}
                                ),
                                Command.create({"value": "Three days"}),
                                Command.create({"value": "Until the next meeting"}),
                            ],
                        }
                    ),
                    Command.create(
                        {
                            "title": "What never goes into a report?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "The lot"}),
                                Command.create(
                                    {
                                        "value": "The patient's name",
                                        "is_correct": True,
                                        "answer_score": 1,
                                    }
                                ),
                            ],
                        }
                    ),
                ],
            }
        )
        self._name_them(["pharma_crm.demo_quiz"], quiz)
        course = self.env["pharma.course"].create(
            {
                "name": "Your first weeks",
                "description": "All that a new rep reads, does and passes before the first own call.",
                "newcomer": True,
                "company_id": self.env.company.id,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Read: you hear of a side effect",
                            "page_id": self._ref("page_ae").id,
                            "sequence": 1,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Read: the instruction",
                            "document_id": self._ref("document_sop_ae").id,
                            "sequence": 2,
                        }
                    ),
                    Command.create(
                        {"name": "Ride along with a colleague for two days", "sequence": 3}
                    ),
                    Command.create({"name": "Pass the quiz", "survey_id": quiz.id, "sequence": 4}),
                ],
            }
        )
        self._name_them(["pharma_crm.demo_course_first"], course)
        course.line_ids[:1].with_user(self._ref("user_rep")).action_done()
