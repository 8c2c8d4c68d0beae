# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.segmentation import HIGH_ADOPTION, HIGH_POTENTIAL


class PharmaPotentialMatrix(models.Model):
    """Potential × adoption: where a doctor stands, and what to do (tools/segmentation.py).

    Potential is the quintile of the doctor's potential among the company's doctors with a known one, adoption the
    furthest step with one of our products: see `_adoption_query`. Rows are read by the rules of the account.
    """

    _name = "pharma.potential.matrix"
    _description = "Potential and adoption"
    _auto = False
    _order = "potential desc, adoption, id"
    _rec_name = "partner_id"
    _depends = {
        "res.partner": ["pharma_type", "pharma_potential", "pharma_class_id", "pharma_specialty_id", "company_id",
                        "active"],
        "pharma.doctor.product": ["partner_id", "adoption_id", "kind"],
        "pharma.adoption.step": ["sequence", "active", "company_id"],
    }  # fmt: skip

    partner_id = fields.Many2one("res.partner", "Doctor", readonly=True)
    potential_value = fields.Float("Potential", readonly=True)
    potential = fields.Selection(
        [(str(number), f"{number} of 5") for number in range(1, 6)], "Potential (fifth)", readonly=True,
        help="5: among the fifth of the doctors with the highest potential.",
    )  # fmt: skip
    adoption = fields.Integer("Adoption step", readonly=True, aggregator="avg")
    adoption_known = fields.Boolean("Adoption known", readonly=True)
    cell = fields.Selection(
        [
            ("develop", "Develop: high potential, low adoption"),
            ("defend", "Defend: high potential, high adoption"),
            ("maintain", "Maintain: low potential, high adoption"),
            ("monitor", "Monitor: low potential, low adoption"),
            ("unknown", "Potential or adoption unknown"),
        ],
        "Advice",
        readonly=True,
    )
    class_id = fields.Many2one("pharma.class", readonly=True)
    specialty_id = fields.Many2one("pharma.specialty", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _adoption_query(self):
        """Return the SQL of (partner_id, step integer from 0 upward), one row for each doctor of whom it is known:
        the furthest step with one of our products. None when nothing is known. To be overridden."""
        return SQL(
            """(
            SELECT line.partner_id, max(step.position)::int
              FROM pharma_doctor_product line
              JOIN (SELECT id, row_number() OVER (PARTITION BY company_id ORDER BY sequence, id) - 1 AS position
                      FROM pharma_adoption_step WHERE active) step ON step.id = line.adoption_id
             WHERE line.kind IS DISTINCT FROM 'competitor'
             GROUP BY line.partner_id
            )"""
        )

    @property
    def _table_query(self):
        adoption = self._adoption_query()
        if adoption is None:
            adoption = SQL("(SELECT NULL::int, NULL::int WHERE FALSE)")
        return SQL(
            """
            SELECT placed.id, placed.id AS partner_id, potential_value, potential::varchar AS potential, adoption,
                   adoption IS NOT NULL AS adoption_known, class_id, specialty_id, company_id,
                   CASE WHEN potential IS NULL OR adoption IS NULL THEN 'unknown'
                        WHEN potential >= %(high_potential)s AND adoption >= %(high_adoption)s THEN 'defend'
                        WHEN potential >= %(high_potential)s THEN 'develop'
                        WHEN adoption >= %(high_adoption)s THEN 'maintain'
                        ELSE 'monitor' END AS cell
              FROM (
                SELECT p.id, NULLIF(p.pharma_potential, 0) AS potential_value, fact.step AS adoption,
                       p.pharma_class_id AS class_id, p.pharma_specialty_id AS specialty_id, p.company_id,
                       %(quintile)s AS potential
                  FROM res_partner p
                  LEFT JOIN %(adoption)s fact (partner_id, step) ON fact.partner_id = p.id
                 WHERE p.pharma_type = 'doctor' AND p.active
                ) placed
            """,
            high_potential=HIGH_POTENTIAL,
            high_adoption=HIGH_ADOPTION,
            adoption=adoption,
            quintile=self.env["pharma.rfm"]._quintile_sql(
                SQL("NULLIF(p.pharma_potential, 0)"), SQL.identifier("p", "company_id")
            ),
        )
