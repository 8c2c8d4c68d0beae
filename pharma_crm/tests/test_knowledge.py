# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.search_terms import index_terms, question_terms, snippet, tsquery
from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestSearchTerms(TransactionCase):
    def test_terms(self):
        self.assertEqual(index_terms("Тиск Здоров'я"), "тиск здоровя")
        self.assertEqual(index_terms("降压药"), "降压 压药 药")
        self.assertEqual(tsquery("боль головная"), "бол:* & головн:*")
        self.assertEqual(index_terms("Cardolol 10mg 每天"), "cardolol 10mg 每天 天")
        self.assertEqual(question_terms("药"), [("药", True)])
        self.assertEqual(tsquery("headaches & | ! :* ' <->"), "headach:*")
        self.assertEqual(tsquery("!!!"), "")
        self.assertLessEqual(len(question_terms("a b c d e f g h i j k l m n o p")), 12)

    def test_snippet_is_safe(self):
        text = "<script>alert(1)</script> " + "far away " * 60 + "the LDL & more falls by half"
        piece = snippet(text, "ldl")
        self.assertIn("<mark>LDL</mark> &amp; more", piece)
        self.assertNotIn("<script", snippet(text, "alert"))
        self.assertLess(len(piece), 260)


class KnowledgeCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Page = cls.env["document.page"]

    @classmethod
    def _page(cls, name, text, publish=True, **values):
        page = (
            cls.Page.with_user(cls.medical)
            .create(
                {"name": name, "pharma_kind": "objection", "content": f"<p>{text}</p>", **values}
            )
            .with_env(cls.env)
        )
        if publish:
            page.with_user(cls.medical).action_submit()
            page.with_user(cls.business).action_approve()
        return page

    def _found(self, user, words, **values):
        return [row["title"] for row in self.Page.with_user(user).pharma_search(words, **values)]


@tagged("post_install", "-at_install")
class TestKnowledge(KnowledgeCommon):
    def test_search_in_four_languages(self):
        """Found by other forms of the word, by two characters of Chinese; the title counts more."""
        self._page(
            "Too expensive?", "A month costs less than one hospital day. Headaches are rare."
        )
        self._page("Headache", "Seen in two of a hundred patients.")
        self._page("Побочные действия", "Головные боли встречаются у двух пациентов из ста.")
        self._page("Побічні дії", "Головний біль буває рідко, здоров'я не погіршує.")
        self._page("降压药副作用", "每一百名患者中有两名出现头痛，一般不需要停药。")
        self.assertEqual(self._found(self.rep, "headache"), ["Headache", "Too expensive?"])
        self.assertEqual(self._found(self.rep, "cost hospital"), ["Too expensive?"])
        self.assertEqual(self._found(self.rep, "головная боль"), ["Побочные действия"])
        self.assertEqual(self._found(self.rep, "пациент"), ["Побочные действия"])
        self.assertEqual(self._found(self.rep, "здоров’я"), ["Побічні дії"])
        self.assertEqual(self._found(self.rep, "头痛"), ["降压药副作用"])
        self.assertEqual(self._found(self.rep, "副作用"), ["降压药副作用"])
        self.assertEqual(self._found(self.rep, "停"), ["降压药副作用"])
        self.assertEqual(self._found(self.rep, "痛头"), [])
        for nonsense in (
            "'; DROP TABLE document_page; --",
            "a:*b & !",
            "\\",
            "%" * 500,
            "\x00"[:0] + "()",
        ):
            self._found(self.rep, nonsense)
        row = self.Page.with_user(self.rep).pharma_search("hundred")[0]
        self.assertIn("<mark>hundred</mark>", row["snippet"])
        # the list's and the kanban's search field
        found = self.Page.with_user(self.rep).search([("search_query", "ilike", "头痛")])
        self.assertEqual(found.name, "降压药副作用")

    def test_own_language_first(self):
        """Others follow, with the name of their language; what says nothing of its language stands between."""
        languages = self.env["res.lang"].with_context(active_test=False)
        chinese = languages.search([("code", "=", "zh_CN")])
        british = languages.search([("code", "=", "en_GB")])
        self._page("Dose, dose, dose", "dose", lang_id=chinese.id)
        self._page("Dose here", "One tablet.", lang_id=british.id)
        self._page("Dose there", "Dose: one tablet.", lang_id=False)
        rows = self.Page.with_user(self.rep).pharma_search("dose")
        self.assertEqual(
            [(row["title"], row["language"]) for row in rows],
            [("Dose here", ""), ("Dose there", ""), ("Dose, dose, dose", "简体中文")],
        )
        rows = self.Page.with_user(self.rep).pharma_search("dose", limit=1)
        self.assertEqual(
            [row["title"] for row in rows], ["Dose here"], "not cut off by the foreign"
        )
        mine = self.env["pharma.note"].with_user(self.rep).create({"name": "Mine"})
        self.assertEqual(mine.lang_id.code, "en_US")

    def test_search_uses_its_index(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = self.Page.sudo()._search([("search_query", "ilike", "headache")])
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(row[0] for row in rows)
        self.assertIn("search_idx", plan)

    def test_approval_by_somebody_else(self):
        page = self._page("Price", "Too high?", publish=False)
        self.assertFalse(self.Page.with_user(self.rep).search([("id", "=", page.id)]))
        mine = page.with_user(self.medical)
        mine.action_submit()
        with self.assertRaisesRegex(AccessError, "somebody else"):
            mine.action_approve()
        self.assertFalse(mine.can_approve)
        for user in (self.rep, self.manager, self.auditor, self.steward):
            with self.assertRaises(AccessError), self.cr.savepoint():
                page.with_user(user).action_approve()
        page.with_user(self.business).action_approve()
        self.assertEqual((page.pharma_state, page.pharma_version), ("published", 1))
        self.assertIn("Too high?", self.Page.with_user(self.rep).browse(page.id).pharma_text)

    def test_readers_see_the_approved_version(self):
        """While the next version is written, readers have the last approved one, by whatever field."""
        page = self._page("Price", "First answer")
        page.with_user(self.medical).content = "<p>Second answer, secret until approved</p>"
        self.assertEqual(page.pharma_state, "draft")
        reader = self.Page.with_user(self.rep).browse(page.id)
        reader.invalidate_recordset()
        for name in ("pharma_text", "content"):
            self.assertIn("First answer", reader[name])
            self.assertNotIn("secret", reader[name])
        self.assertFalse(self._found(self.rep, "secret"))
        self.assertFalse(
            self.Page.with_user(self.rep).search(
                [("id", "=", page.id), ("content", "ilike", "secret")]
            )
        )
        with self.assertRaises(AccessError):
            page.with_user(self.rep).history_ids.mapped("content")
        # what was changed after the submission is not what gets approved
        page.with_user(self.medical).action_submit()
        page.with_user(self.medical).content = "<p>Third, slipped in</p>"
        with self.assertRaises(UserError):
            page.with_user(self.business).action_approve()

    def test_versions_are_facts(self):
        page = self._page("Price", "First answer")
        version = page.pharma_published_id
        for user in (self.medical, self.business):
            with self.assertRaises(AccessError), self.cr.savepoint():
                version.with_user(user).write({"content": "<p>x</p>"})
            with self.assertRaises(AccessError), self.cr.savepoint():
                version.with_user(user).unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                page.with_user(user).write({"pharma_text": "<p>x</p>"})
            with self.assertRaises(AccessError), self.cr.savepoint():
                page.with_user(user).write({"pharma_state": "published", "pharma_shown": True})
        with self.assertRaises(UserError):
            page.with_user(self.medical).unlink()
        with self.assertRaises(UserError):
            page.with_user(self.medical).action_archive()

    def test_text_is_made_safe(self):
        page = self._page("Price", "<b onclick='x()'>Hi</b><script>alert(1)</script>")
        self.assertNotIn("script", page.pharma_text)
        self.assertNotIn("onclick", page.pharma_text)

    def test_validity_and_audience(self):
        today = date.today()
        old = self._page("Old", "answer", pharma_valid_to=today - timedelta(days=1))
        new = self._page("New", "answer", pharma_valid_from=today + timedelta(days=1))
        managers = self._page("Managers", "answer", pharma_audience="manager")
        medical = self._page("Medical", "answer", pharma_audience="medical")
        now = self._page("Now", "answer", pharma_valid_from=today, pharma_valid_to=today)
        pages = old | new | managers | medical | now
        for user, seen in (
            (self.rep, now),
            (self.steward, now),
            (self.manager, now | managers),
            (self.medical, pages),
            (self.auditor, pages),
        ):
            self.assertEqual(
                self.Page.with_user(user).search([("id", "in", pages.ids)]).ids,
                sorted_ids(seen),
                user.login,
            )
        with self.assertRaises(ValidationError):
            old.pharma_valid_from = today
        # a change of the audience needs an approval again
        medical.with_user(self.business).pharma_audience = "field"
        self.assertFalse(self.Page.with_user(self.rep).search([("id", "=", medical.id)]))

    def test_pages_of_others(self):
        """Pages of other departments are as they were: not ours to read or write."""
        other = self.Page.create(
            {"name": "Canteen", "content": "<p>Menu</p>", "company_id": self.company.id}
        )
        for user in (self.rep, self.medical, self.business):
            self.assertFalse(self.Page.with_user(user).search([("id", "=", other.id)]))
        self.rep.group_ids |= self.env.ref("document_page.group_document_editor")
        mine = self.Page.with_user(self.rep)
        self.assertTrue(mine.search([("id", "=", other.id)]))
        mine.browse(other.id).content = "<p>New menu</p>"
        page = self._page("Price", "answer", publish=False)
        self.assertFalse(mine.search([("id", "=", page.id)]))
        with self.assertRaises(AccessError):
            mine.create({"name": "Mine", "pharma_kind": "tip", "content": "<p>x</p>"})

    def test_answers_to_a_message(self):
        self._page(
            "Why once a day", "Long half-life", pharma_message_ids=[(6, 0, self.message_1.ids)]
        )
        self._page("Elsewhere", "Long half-life")
        self.assertEqual(
            self._found(self.rep, "", message_id=self.message_1.id), ["Why once a day"]
        )
        counts = (self.message_1 | self.message_2).with_user(self.rep)._knowledge_counts()
        self.assertEqual(counts, {self.message_1.id: 1})

    def test_private_notes(self):
        note = (
            self.env["pharma.note"]
            .with_user(self.rep)
            .create(
                {
                    "name": "Prefers mornings",
                    "text": "Ask about the trial",
                    "partner_id": self.doctor_a.id,
                }
            )
        )
        self.assertEqual(self._found(self.rep, "trial"), ["Prefers mornings"])
        self.assertEqual(self.doctor_a.with_user(self.rep).pharma_note_count, 1)
        for user in (self.rep2, self.manager, self.admin, self.business, self.auditor):
            self.assertFalse(
                self.env["pharma.note"].with_user(user).search([("id", "=", note.id)]), user.login
            )
            with self.assertRaises(AccessError), self.cr.savepoint():
                note.with_user(user).read(["text"])
            self.assertFalse(self._found(user, "trial"))
        with self.assertRaises(AccessError):
            note.write({"user_id": self.rep2.id})
        with self.assertRaises(AccessError):
            self.env["pharma.note"].with_user(self.rep).create(
                {"name": "x", "user_id": self.rep2.id}
            )

    def test_note_about_an_account_of_others_now(self):
        self.env["pharma.note"].with_user(self.rep).create(
            {"name": "Prefers mornings", "text": "trial", "partner_id": self.doctor_b.id}
        )
        self.doctor_b.pharma_coverage_ids.unlink()
        self.assertFalse(self.doctor_b.with_user(self.rep).has_access("read"))
        self.assertEqual(self._found(self.rep, "trial"), ["Prefers mornings"])

    def test_course(self):
        page = self._page("Price", "answer")
        survey = self.env["survey.survey"].create(
            {
                "title": "Quiz",
                "certification": True,
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    (
                        0,
                        0,
                        {
                            "title": "1 + 1?",
                            "question_type": "numerical_box",
                            "is_scored_question": True,
                            "answer_numerical_box": 2,
                            "answer_score": 1,
                        },
                    )
                ],
            }
        )
        course = (
            self.env["pharma.course"]
            .with_user(self.business)
            .create(
                {
                    "name": "First weeks",
                    "line_ids": [
                        (0, 0, {"name": "Read", "page_id": page.id}),
                        (0, 0, {"name": "Ride along"}),
                    ],
                }
            )
        )
        quiz = (
            self.env["pharma.course.line"]
            .create({"course_id": course.id, "name": "Pass", "survey_id": survey.id})
            .with_user(self.rep)
        )
        mine = course.with_user(self.rep)
        mine.line_ids[0].action_done()
        mine.line_ids[0].action_done()
        self.env.invalidate_all()
        self.assertEqual((mine.done_count, mine.step_count), (1, 3))
        with self.assertRaisesRegex(UserError, "quiz"):
            quiz.action_done()
        self.assertIn("/survey/start/", quiz.action_open()["url"])
        answer = self.env["survey.user_input"].search([("survey_id", "=", survey.id)])
        self.assertEqual(answer.partner_id, self.rep.partner_id)
        answer._save_lines(survey.question_ids, "2")
        answer._mark_done()
        self.env.invalidate_all()
        self.assertTrue(quiz.done)
        with self.assertRaises(AccessError):
            self.env["pharma.course.done"].with_user(self.rep).create(
                {"line_id": quiz.id, "user_id": self.rep.id}
            )
        Done = self.env["pharma.course.done"]
        for user, number in ((self.rep2, 0), (self.rep, 1), (self.manager, 1), (self.medical, 1)):
            self.assertEqual(
                Done.with_user(user).search_count([("course_id", "=", course.id)]),
                number,
                user.login,
            )


def sorted_ids(pages):
    return pages.sorted("name").ids
