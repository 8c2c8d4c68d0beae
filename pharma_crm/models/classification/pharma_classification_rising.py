# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

# Points of score by which an account has risen worth telling, and over which time.
GAIN = 10
MONTHS = 6


class PharmaClassificationRising(models.Model):
    """Rising stars: accounts whose score has risen: clearly, or to that of a better class than the one they keep.

    Scores of one model are compared only with each other: a new version is another ruler. Whom only the new ruler
    puts into a better class has not risen.
    """

    _name = "pharma.classification.rising"
    _description = "Rising star"
    _auto = False
    _order = "gain desc, id"
    _rec_name = "partner_id"
    _depends = {
        "res.partner": [
            "active",
            "pharma_type",
            "pharma_class_id",
            "pharma_result_id",
            "company_id",
        ],
        "pharma.classification.result": [
            "partner_id",
            "model_id",
            "score",
            "held_class_id",
            "date",
        ],
        "pharma.classification.cutoff": ["model_id", "class_id", "min_score"],
        "pharma.class": ["sequence"],
    }

    partner_id = fields.Many2one("res.partner", "Account", readonly=True)
    pharma_type = fields.Selection(related="partner_id.pharma_type")
    specialty_id = fields.Many2one(related="partner_id.pharma_specialty_id")
    hospital_id = fields.Many2one(related="partner_id.pharma_hospital_id")
    class_id = fields.Many2one("pharma.class", "Class now", readonly=True)
    class_color = fields.Integer(related="class_id.color", string="Colour of the class now")
    held_class_id = fields.Many2one(
        "pharma.class",
        "Class by score",
        readonly=True,
        help="A better class that the score points to; the account keeps the one it has for the agreed months.",
    )
    next_class_id = fields.Many2one("pharma.class", "Next class", readonly=True)
    missing = fields.Float(
        "Points missing",
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
        help="To the next class.",
    )
    score = fields.Float(digits=(6, 2), readonly=True, aggregator="avg")
    score_before = fields.Float(
        digits=(6, 2), readonly=True, aggregator="avg", help="Six months ago."
    )
    gain = fields.Float(
        "Points gained", digits=(6, 2), readonly=True, aggregator="avg", help="Within six months."
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _past_score(self, condition, order):
        return SQL(
            """(SELECT past.score FROM pharma_classification_result past
                 WHERE past.partner_id = p.id AND past.model_id = last.model_id
                   AND past.score IS NOT NULL AND %s
                 ORDER BY past.id %s LIMIT 1)""",
            condition,
            SQL(order),
        )

    @property
    def _table_query(self):
        since = SQL("timezone('UTC', now()) - make_interval(months => %s)", MONTHS)
        return SQL(
            """
            SELECT p.id, p.id AS partner_id, p.company_id, p.pharma_class_id AS class_id,
                   better.id AS held_class_id, last.score, risen.score_before,
                   last.score - risen.score_before AS gain,
                   next.class_id AS next_class_id, next.min_score - last.score AS missing
              FROM res_partner p
              JOIN pharma_classification_result last ON last.id = p.pharma_result_id
              LEFT JOIN pharma_class own ON own.id = p.pharma_class_id
              LEFT JOIN pharma_class better
                ON better.id = last.held_class_id AND (better.sequence, better.id) < (own.sequence, own.id)
             CROSS JOIN LATERAL (SELECT COALESCE(%(at)s, %(after)s) AS score_before) risen
              LEFT JOIN LATERAL (
                SELECT cutoff.class_id, cutoff.min_score
                  FROM pharma_classification_cutoff cutoff
                 WHERE cutoff.model_id = last.model_id AND cutoff.min_score > last.score AND NOT last.is_kol
                 ORDER BY cutoff.min_score LIMIT 1) next ON TRUE
             WHERE p.active AND p.pharma_type IS NOT NULL
               AND last.score > risen.score_before
               AND (better.id IS NOT NULL OR last.score - risen.score_before >= %(gain)s)
            """,
            at=self._past_score(SQL("past.date <= %s", since), "DESC"),
            after=self._past_score(SQL("TRUE"), "ASC"),
            gain=GAIN,
        )
