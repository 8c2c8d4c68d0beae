# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, fields, models

from .knowledge_texts import QUESTIONS, REMARKS, TICKETS

ANSWERS = 36


class PharmaDemo(models.AbstractModel):
    """Issues of every kind, and a survey with its answers."""

    _inherit = "pharma.demo"

    @api.model
    def _load_service(self):
        """Issues, surveys, knowledge and training of the demo company."""
        demo = self._in_company()
        demo._make_tickets()
        demo._make_survey()
        demo._make_pages()
        demo._make_documents()
        demo._make_courses()

    @api.model
    def _rep_doctors(self, user, limit):
        coverages = self.env["pharma.coverage"].search(
            [
                ("territory_id.member_ids.user_id", "=", user.id),
                ("partner_id.pharma_type", "=", "doctor"),
            ],
            order="id",
            limit=limit,
        )
        return coverages.partner_id

    @api.model
    def _product_of(self, key):
        return self._ref(f"product_{key}") if key else self.env["product.product"]

    @api.model
    def _make_tickets(self):
        if self._is_done("pharma_crm.demo_ticket_1"):
            return
        rep, medical = self._ref("user_rep"), self._ref("user_medical")
        doctors = self._rep_doctors(rep, len(TICKETS))
        now = fields.Datetime.now()
        tickets = self.env["helpdesk.ticket"]
        for number, (kind, step, product, lot, hours, text, resolution) in enumerate(TICKETS, 1):
            known = now - timedelta(hours=hours)
            ticket = tickets.create(
                {
                    "pharma_kind": kind,
                    "partner_id": doctors[(number - 1) % len(doctors)].id,
                    "pharma_product_id": self._product_of(product).id,
                    "pharma_lot": lot,
                    "description": f"<p>{text}</p>",
                    "pharma_raised_by_id": rep.id,
                    "pharma_aware_on": known,
                    "pharma_reporter": "doctor",
                }
            )
            self._name_them([f"pharma_crm.demo_ticket_{number}"], ticket)
            self._backdate(ticket, known)
            if step != "new":
                vals = {"stage_id": self.env.ref(f"pharma_crm.ticket_stage_{step}").id}
                if step == "closed":
                    done = known + timedelta(hours=min(hours, 20))
                    vals |= {
                        "pharma_resolution": resolution,
                        "pharma_done_on": done,
                        "pharma_next_alarm": False,
                    }
                    if kind == "adverse_event":
                        vals |= {
                            "pharma_reported_on": done,
                            "pharma_reported_by_id": medical.id,
                            "pharma_serious": "no",
                            "pharma_causality": "probable",
                            "pharma_outcome": "recovered",
                        }
                ticket.write(vals)
                ticket._pharma_forget_activities()
            tickets |= ticket
        self._cancel_mails(tickets)

    @api.model
    def _make_survey(self):
        survey = self._make(
            "survey.survey",
            [
                (
                    "pharma_crm.demo_survey",
                    {
                        "title": "How content are you with us?",
                        "access_mode": "token",
                        "pharma_survey": True,
                        "pharma_company_id": self.env.company.id,
                        "question_and_page_ids": [
                            Command.create(
                                {"title": title, "question_type": kind, "sequence": number}
                            )
                            for number, (kind, title) in enumerate(QUESTIONS, 1)
                        ]
                        if not self._is_done("pharma_crm.demo_survey")
                        else [],
                    },
                )
            ],
        )
        if self._is_done("pharma_crm.demo_survey_answer_1"):
            return
        rng = self._rng("survey")
        now = fields.Datetime.now()
        people = [self._ref(f"user_{key}") for key in ("rep", "rep2", "rep_north")]
        for number in range(1, ANSWERS + 1):
            rep = people[number % 3]
            doctors = self._rep_doctors(rep, 14)
            doctor = doctors[(number // 3) % len(doctors)]
            moment = now - timedelta(days=90 - 2 * number, hours=rng.randrange(8))
            answer = self.env["survey.user_input"].create(
                {
                    "survey_id": survey.id,
                    "partner_id": rep.partner_id.id,
                    "pharma_partner_id": doctor.id,
                    "pharma_channel": rng.choice(("visit", "visit", "email")),
                    "pharma_asked_by_id": rep.id,
                    "pharma_company_id": self.env.company.id,
                    "start_datetime": moment,
                }
            )
            likes = rng.choice((5, 6, 7, 8, 8, 9))
            for question in survey.question_ids:
                if question.question_type == "scale":
                    answer._save_lines(question, str(min(10, likes + rng.randrange(-2, 3))))
                else:
                    answer._save_lines(question, rng.choice(REMARKS))
            answer.write({"state": "done", "end_datetime": moment + timedelta(minutes=4)})
            self._backdate(answer, moment)
            self._name_them([f"pharma_crm.demo_survey_answer_{number}"], answer)
