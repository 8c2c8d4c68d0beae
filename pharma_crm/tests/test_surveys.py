# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import NO_MAIL, PharmaCommon


class SurveyCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "How are we doing?",
                "access_mode": "token",
                "pharma_survey": True,
                "pharma_company_id": cls.company.id,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Our visits",
                            "question_type": "scale",
                            "scale_min": 0,
                            "scale_max": 10,
                        }
                    ),
                    Command.create(
                        {
                            "title": "Our answers",
                            "question_type": "scale",
                            "scale_min": 1,
                            "scale_max": 5,
                        }
                    ),
                    Command.create({"title": "What else?", "question_type": "text_box"}),
                ],
            }
        )
        cls.visits, cls.answers, cls.other = cls.survey.question_ids
        (cls.doctor_a | cls.doctor_b | cls.doctor_south).email = "doctor@example.com"
        cls.doctor_b.email = False
        cls.Answer = cls.env["survey.user_input"]

    def _ask(self, user, doctors, channel="visit"):
        wizard = (
            self.env["pharma.survey.ask"]
            .with_user(user)
            .create(
                {
                    "survey": str(self.survey.id),
                    "partner_ids": [Command.set(doctors.ids)],
                    "channel": channel,
                }
            )
        )
        return wizard.action_ask()

    def _of(self, doctor):
        return self.Answer.search([("pharma_partner_id", "=", doctor.id)], order="id desc", limit=1)

    def _answer(self, user, doctor, visits, answers):
        self._ask(user, doctor)
        answer = self._of(doctor)
        answer._save_lines(self.visits, str(visits))
        answer._save_lines(self.answers, str(answers))
        answer._save_lines(self.other, "More samples")
        answer._mark_done()
        return answer


@tagged("post_install", "-at_install")
class TestSurveys(SurveyCommon):
    def test_score_of_the_scales(self):
        """8 of 0…10 is 80, 2 of 1…5 is 25: together 52.5. Nothing rated is no score, not zero."""
        answer = self._answer(self.rep, self.doctor_a, 8, 2)
        self.assertEqual((answer.pharma_score, answer.pharma_scored), (52.5, True))
        self._ask(self.rep, self.doctor_b)
        empty = self._of(self.doctor_b)
        empty._mark_done()
        self.assertFalse(empty.pharma_scored)

    def test_email_respects_consent(self):
        """Who has no address is told by name; who has been asked already is not asked twice."""
        self.company.pharma_consent_email = "opt_out"
        action = self._ask(self.rep, self.doctor_a | self.doctor_b, "email")
        self.assertIn("Boris North: no e-mail address", action["params"]["message"])
        answer = self._of(self.doctor_a)
        self.assertEqual((answer.partner_id, answer.pharma_asked_by_id), (self.doctor_a, self.rep))
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.doctor_a.ids)])
        self.assertIn(answer.access_token, mail.body_html)
        # the link is the doctor's alone: neither who asked nor a colleague finds it in a message
        for user in (self.rep, self.manager, self.medical):
            messages = (
                self.env["mail.message"]
                .with_user(user)
                .search([("body", "like", answer.access_token)])
            )
            self.assertFalse(messages, user.login)
            self.assertTrue(answer.with_user(user).display_name)
        with self.assertRaisesRegex(UserError, "asked already"):
            self._ask(self.rep, self.doctor_a, "email")
        answer.unlink()
        self.company.pharma_consent_email = "opt_in"
        with self.assertRaisesRegex(UserError, "no consent"):
            self._ask(self.rep, self.doctor_a, "email")

    def test_bad_input(self):
        with self.assertRaisesRegex(UserError, "one doctor"):
            self._ask(self.rep, self.doctor_a | self.doctor_b)
        with self.assertRaisesRegex(UserError, "Choose the doctors"):
            self._ask(self.rep, self.doctor_a.browse())
        with self.assertRaisesRegex(UserError, "no doctor"):
            self._ask(self.rep, self.hospital)
        with self.assertRaises(AccessError):
            self._ask(self.rep, self.doctor_south)
        with self.assertRaises(AccessError):
            self._ask(self.auditor, self.doctor_a)
        with self.assertRaises(ValidationError):
            self.survey.access_mode = "public"
        listed = (
            self.env["pharma.survey.ask"]
            .with_user(self.rep)
            .with_context(
                active_model="res.partner", active_ids=(self.doctor_a | self.hospital).ids
            )
        )
        self.assertEqual(
            listed.new(listed.default_get(["partner_ids"])).partner_ids._origin, self.doctor_a
        )
        actions = self.doctor_a.with_user(self.rep)._pharma_overview_actions()
        self.assertLessEqual(
            {"action_pharma_raise", "action_pharma_ask"}, {action["method"] for action in actions}
        )

    def test_who_sees_what(self):
        answer = self._answer(self.rep, self.doctor_a, 8, 2)
        Line, Index = self.env["survey.user_input.line"], self.env["pharma.survey.index"]
        for user, sees in (
            (self.rep, True),
            (self.rep2, True),
            (self.manager, True),
            (self.medical, True),
            (self.auditor, True),
            (self.rep_south, False),
        ):
            domain = [("pharma_partner_id", "=", self.doctor_a.id)]
            self.assertEqual(bool(self.Answer.with_user(user).search(domain)), sees, user.login)
            self.assertEqual(
                bool(Line.with_user(user).search([("user_input_id", "=", answer.id)])),
                sees,
                user.login,
            )
            self.assertEqual(
                bool(Index.with_user(user).search([("answer_id", "=", answer.id)])),
                sees,
                user.login,
            )
            if not sees:
                continue
            mine = answer.with_user(user)
            self.assertEqual(mine.user_input_line_ids[:1].pharma_question, "Our visits")
            self.assertEqual(mine.pharma_survey_title, self.survey.title)
            named = [*domain, ("pharma_survey_title", "ilike", self.survey.title)]
            self.assertEqual(self.Answer.with_user(user).search(named), answer)
            for name in ("access_token", "invite_token"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.read([name])
            for vals in (
                {"pharma_score": 100},
                {"state": "new"},
                {"pharma_partner_id": self.doctor_b.id},
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.write(vals)
        with self.assertRaises(AccessError):
            self.survey.with_user(self.rep).read(["title"])
        with self.assertRaises(AccessError):
            self._ask(self.rep, self.doctor_b) and self._of(self.doctor_b).with_user(
                self.rep2
            ).action_pharma_continue()

    def test_marketing_makes_one(self):
        """From our menu a new survey is one of doctors, for invited people only."""
        self.business.group_ids |= self.env.ref("survey.group_survey_user")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_survey")
        surveys = self.env["survey.survey"].with_user(self.business)
        survey = surveys.with_context(**literal_eval(action["context"])).create(
            {"title": "After the launch"}
        )
        self.assertEqual((survey.pharma_survey, survey.access_mode), (True, "token"))
        self.assertIn(survey, surveys.search(literal_eval(action["domain"])))
        asked = self.env["pharma.survey.ask"].with_user(self.rep)._selection_survey()
        self.assertIn((str(survey.id), "After the launch"), asked)

    def test_survey_app_of_others(self):
        """Who runs other surveys goes on as before, and sees nothing of the doctors'."""
        answer = self._answer(self.rep, self.doctor_a, 8, 2)
        officer = new_test_user(
            self.env, login="t_officer", groups="base.group_user,survey.group_survey_manager",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)], context=NO_MAIL,
        )  # fmt: skip
        survey = (
            self.env["survey.survey"]
            .with_user(officer)
            .create(
                {
                    "title": "Canteen",
                    "question_and_page_ids": [
                        Command.create({"title": "Good?", "question_type": "char_box"})
                    ],
                }
            )
        )
        other = survey._create_answer(email="guest@example.com")
        self.assertTrue(other.access_token)
        other.write({"nickname": "Guest"})
        other.unlink()
        self.assertFalse(self.Answer.with_user(officer).search([("id", "=", answer.id)]))
        # with a group of the survey app as well, a doctor's answer is still a fact
        self.rep.group_ids |= self.env.ref("survey.group_survey_manager")
        for record, vals in (
            (answer, {"state": "new"}),
            (answer.user_input_line_ids[:1], {"value_scale": 10}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                record.with_user(self.rep).write(vals)
        with self.assertRaises(AccessError):
            answer.with_user(self.rep).unlink()

    def test_other_company(self):
        answer = self._answer(self.rep, self.doctor_a, 8, 2)
        company = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = new_test_user(
            self.env, login="t_stranger", groups="pharma_crm.group_administrator",
            company_id=company.id, company_ids=[Command.set(company.ids)], context=NO_MAIL,
        )  # fmt: skip
        foreign = self.env(user=stranger, context={"allowed_company_ids": company.ids})
        self.assertFalse(foreign["survey.user_input"].search([("id", "=", answer.id)]))
        self.assertFalse(foreign["pharma.survey.index"].search([("answer_id", "=", answer.id)]))
        self.assertFalse(foreign["pharma.survey.ask"]._surveys() & self.survey)

    def test_index_by_territory_and_class(self):
        """Means by territory and class agree with plain Python; two territories cover doctor_a."""
        a = self._answer(self.rep, self.doctor_a, 8, 2).pharma_score
        b = self._answer(self.rep, self.doctor_b, 10, 5).pharma_score
        south = self._answer(self.rep_south, self.doctor_south, 0, 1).pharma_score
        Index = self.env["pharma.survey.index"]
        means = dict(
            Index._read_group(
                [("company_id", "=", self.company.id)], ["territory_id"], ["score:avg"]
            )
        )
        self.assertEqual(means, {self.n1a: (a + b) / 2, self.n1b: a, self.s1a: south})
        self.assertEqual(south, 0)
        classes = dict(
            Index._read_group([("territory_id", "=", self.n1a.id)], ["class_id"], ["score:avg"])
        )
        self.assertEqual(classes, {self.class_a: a, self.class_b: b})

    def test_panel_shows_the_trend(self):
        self._answer(self.rep, self.doctor_a, 4, 3)
        self._answer(self.rep, self.doctor_a, 8, 3)
        panel = {
            p["key"]: p for p in self.doctor_a.with_user(self.rep).pharma_overview()["panels"]
        }["surveys"]
        self.assertEqual(panel["count"], 2)
        self.assertEqual(panel["rows"][0]["badge"]["text"], "65")
        self.assertIn("+20", panel["rows"][0]["note"])
        self.assertEqual(self.doctor_a.with_user(self.rep).pharma_survey_count, 2)


@tagged("post_install", "-at_install")
class TestSurveysHttp(SurveyCommon, HttpCase):
    def test_rep_fills_it_in(self):
        """On a visit the rep's own browser opens the sheet; a colleague's does not."""
        url = self._ask(self.rep, self.doctor_a)["url"]
        self.rep.password = self.rep2.password = "a-long-password"
        self.authenticate("t_rep", "a-long-password")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("How are we doing?", response.text)
        self.assertNotIn("survey_access_error", response.text)
        answer = self._of(self.doctor_a)
        self.assertIn(answer.access_token, response.url)
        self.authenticate("t_rep2", "a-long-password")
        self.assertNotIn(answer.access_token, self.url_open(url).url.split("?")[0])
