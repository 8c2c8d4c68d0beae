# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class PharmaSurveyIndex(models.Model):
    """Satisfaction by territory and class: one row an answer and territory that covers the doctor today."""

    _name = "pharma.survey.index"
    _description = "Satisfaction index"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "survey.user_input": [
            "survey_id", "pharma_partner_id", "pharma_score", "pharma_scored", "state", "end_datetime",
            "pharma_company_id", "pharma_channel", "test_entry",
        ],
        "pharma.coverage": ["partner_id", "territory_id", "date_start", "date_end", "active"],
        "res.partner": ["pharma_class_id", "pharma_specialty_id", "active"],
    }  # fmt: skip

    answer_id = fields.Many2one("survey.user_input", readonly=True)
    survey_id = fields.Many2one("survey.survey", readonly=True)
    survey_title = fields.Char("Survey asked", related="survey_id.title", related_sudo=True)
    partner_id = fields.Many2one("res.partner", "Doctor", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    class_id = fields.Many2one("pharma.class", readonly=True)
    specialty_id = fields.Many2one("pharma.specialty", readonly=True)
    channel = fields.Selection(
        [("email", "By e-mail"), ("visit", "On a visit")], "Asked", readonly=True
    )
    date = fields.Datetime("Answered", readonly=True)
    score = fields.Float("Satisfaction", readonly=True, aggregator="avg", help="0 to 100")
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT answer.id::bigint * 100000 + COALESCE(place.territory_id, 0) %% 100000 AS id,
                   answer.id AS answer_id, answer.survey_id, answer.pharma_partner_id AS partner_id,
                   place.territory_id, doctor.pharma_class_id AS class_id,
                   doctor.pharma_specialty_id AS specialty_id, answer.pharma_channel AS channel,
                   answer.end_datetime AS date, answer.pharma_score AS score,
                   answer.pharma_company_id AS company_id
              FROM survey_user_input answer
              JOIN res_partner doctor ON doctor.id = answer.pharma_partner_id
              LEFT JOIN (
                    SELECT DISTINCT partner_id, territory_id
                      FROM pharma_coverage
                     WHERE active
                       AND (date_start IS NULL OR date_start <= CURRENT_DATE)
                       AND (date_end IS NULL OR date_end >= CURRENT_DATE)
                   ) place ON place.partner_id = answer.pharma_partner_id
             WHERE answer.state = 'done' AND answer.pharma_scored AND answer.test_entry IS NOT TRUE
            """
        )
