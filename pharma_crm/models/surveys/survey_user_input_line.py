# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    pharma_question = fields.Char(
        "Question asked", compute="_compute_pharma_words", compute_sudo=True
    )
    pharma_answer = fields.Char("Answer given", compute="_compute_pharma_words", compute_sudo=True)

    @api.depends(
        "question_id",
        "skipped",
        "value_scale",
        "suggested_answer_id",
        "value_text_box",
        "value_char_box",
    )
    def _compute_pharma_words(self):
        for line in self:
            line.pharma_question = line.question_id.title
            line.pharma_answer = "" if line.skipped else str(line._get_answer_value() or "")

    def _check_pharma_fact(self):
        # sudo: whose answer it is
        if not self.env.su and self.sudo().user_input_id.filtered("pharma_partner_id"):
            raise AccessError(self.env._("A doctor's answer is a fact: ask again instead."))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_pharma_fact()
        return lines

    def write(self, vals):
        self._check_pharma_fact()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fact(self):
        self._check_pharma_fact()
