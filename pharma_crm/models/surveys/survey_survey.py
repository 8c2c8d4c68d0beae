# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SurveySurvey(models.Model):
    """A survey that the field force asks doctors. Others stay as Odoo has them."""

    _inherit = "survey.survey"

    pharma_survey = fields.Boolean(
        "Survey of doctors",
        help="Reps ask it by e-mail or on a visit; the answers stand on the doctor's record.",
    )
    pharma_company_id = fields.Many2one(
        "res.company",
        "Company",
        default=lambda self: self.env.company,
        help="Whose field force asks it; empty: every company's.",
    )

    @api.constrains("pharma_survey", "access_mode", "users_login_required", "certification")
    def _check_pharma_survey(self):
        for survey in self.filtered("pharma_survey"):
            if survey.access_mode != "token":
                raise ValidationError(
                    self.env._(
                        "“%s”: a survey of doctors is for invited people only.", survey.title
                    )
                )
            if survey.users_login_required or survey.certification:
                raise ValidationError(
                    self.env._(
                        "“%s”: doctors answer without a login, and it is no certification.",
                        survey.title,
                    )
                )
