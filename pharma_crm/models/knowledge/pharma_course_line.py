# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class PharmaCourseLine(models.Model):
    """One step: a page to read, a document, a quiz to pass, or something to do."""

    _name = "pharma.course.line"
    _description = "Step of a course"
    _order = "course_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    course_id = fields.Many2one("pharma.course", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    page_id = fields.Many2one(
        "document.page", domain="[('pharma_kind', '!=', False)]", ondelete="restrict"
    )
    document_id = fields.Many2one("pharma.document", ondelete="restrict")
    survey_id = fields.Many2one(
        "survey.survey", "Quiz", domain="[('certification', '=', True)]", ondelete="restrict"
    )
    company_id = fields.Many2one(related="course_id.company_id", store=True, index=True)
    done = fields.Boolean("I have done it", compute="_compute_done")
    is_quiz = fields.Boolean(compute="_compute_is_quiz", help="Passed only by its quiz.")

    @api.constrains("page_id", "document_id", "survey_id")
    def _check_one_thing(self):
        for line in self:
            if bool(line.page_id) + bool(line.document_id) + bool(line.survey_id) > 1:
                raise ValidationError(
                    self.env._(
                        "“%s”: a step is one thing, a page, a document or a quiz.", line.name
                    )
                )

    @api.depends("survey_id")
    def _compute_is_quiz(self):
        for line in self:
            # sudo: quizzes are not the reps' to read
            line.is_quiz = bool(line.sudo().survey_id)

    @api.depends_context("uid")
    @api.depends("survey_id")
    def _compute_done(self):
        done = self.env["pharma.course.done"].search(
            [("line_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        passed = self._passed_quizzes()
        for line in self:
            # sudo: quizzes are not the reps' to read
            line.done = line in done.line_id or line.sudo().survey_id.id in passed

    def _passed_quizzes(self):
        """Return the ids of the quizzes of these steps that the user has passed."""
        # sudo: the user's own answers
        answers = (
            self.env["survey.user_input"]
            .sudo()
            .search(
                [
                    ("survey_id", "in", self.sudo().survey_id.ids),
                    ("partner_id", "=", self.env.user.partner_id.id),
                    ("state", "=", "done"),
                    ("scoring_success", "=", True),
                    ("test_entry", "=", False),
                ]
            )
        )
        return set(answers.survey_id.ids)

    def action_open(self):
        """Show what the step is about."""
        self.ensure_one()
        self.check_access("read")
        if self.is_quiz:
            # sudo: the user answers for themselves; the certification counts the attempts
            survey = self.sudo().survey_id
            answer = survey._create_answer(user=self.env.user)
            return {"type": "ir.actions.act_url", "url": answer.get_start_url(), "target": "new"}
        if self.document_id:
            return self.document_id.action_open()
        if self.page_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": "document.page",
                "res_id": self.page_id.id,
                "views": [(self.env.ref("pharma_crm.view_page_form").id, "form")],
            }
        raise UserError(
            self.env._("“%s” is something to do: tick it when you have done it.", self.name)
        )

    def action_done(self):
        """I have read or done it. A quiz counts only when it is passed."""
        self.check_access("read")
        for line in self:
            if line.is_quiz:
                raise UserError(
                    self.env._("“%s” is done when you have passed its quiz.", line.name)
                )
            if not line.done:
                # sudo: ticks are written by this button alone, for its user
                self.env["pharma.course.done"].sudo().create(
                    {"line_id": line.id, "user_id": self.env.uid}
                )
        self.invalidate_recordset(["done"])
        return True
