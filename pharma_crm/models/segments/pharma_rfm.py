# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaRfm(models.Model):
    """Recency, frequency, monetary of accounts, each 1–5 by quintile of the company's base.

    The facts come from addons that have some (calls, sales): see `_facts_query`. The formula is in
    tools/segmentation.py; rows are read by the rules of the account.
    """

    _name = "pharma.rfm"
    _description = "Recency, frequency, monetary"
    _auto = False
    _order = "total desc, id"
    _rec_name = "partner_id"
    _depends = {"res.partner": ["pharma_type", "company_id", "active"]}

    partner_id = fields.Many2one("res.partner", "Account", readonly=True)
    last_day = fields.Date("Last time", readonly=True)
    times = fields.Integer(readonly=True)
    value = fields.Float(readonly=True)
    recency = fields.Integer(
        "R", readonly=True, aggregator="avg", help="5: among the most recent fifth."
    )
    frequency = fields.Integer(
        "F", readonly=True, aggregator="avg", help="5: among the most frequent fifth."
    )
    monetary = fields.Integer(
        "M", readonly=True, aggregator="avg", help="5: among the fifth of the highest value."
    )
    total = fields.Integer(
        "R + F + M", readonly=True, aggregator="avg", help="3 to 15; 15 is the best."
    )
    pharma_type = fields.Selection(related="partner_id.pharma_type")
    class_id = fields.Many2one("pharma.class", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _facts_query(self):
        """Return the SQL of what is known: (partner_id, last_day date, times integer, value numeric), one row for
        each account; None when no addon has such facts. To be overridden by addons with calls or sales."""
        return None

    @api.model
    def _facts_missing(self):
        return self._facts_query() is None

    @property
    def _table_query(self):
        facts = self._facts_query()
        if facts is None:
            facts = SQL("(SELECT NULL::int, NULL::date, NULL::int, NULL::numeric WHERE FALSE)")
        return SQL(
            """
            SELECT scored.*, COALESCE(recency, 0) + COALESCE(frequency, 0) + COALESCE(monetary, 0) AS total
              FROM (
                SELECT fact.partner_id AS id, fact.partner_id, fact.last_day, fact.times, fact.value,
                       p.company_id, p.pharma_class_id AS class_id,
                       %(recency)s AS recency, %(frequency)s AS frequency, %(monetary)s AS monetary
                  FROM %(facts)s fact (partner_id, last_day, times, value)
                  JOIN res_partner p ON p.id = fact.partner_id AND p.pharma_type IS NOT NULL AND p.active
                ) scored
            """,
            facts=facts,
            **{
                name: self._quintile_sql(
                    SQL.identifier("fact", column), SQL.identifier("p", "company_id")
                )
                for name, column in (
                    ("recency", "last_day"),
                    ("frequency", "times"),
                    ("monetary", "value"),
                )
            },
        )

    @api.model
    def _quintile_sql(self, value, base):
        """Return the SQL of tools.segmentation.quintiles: ceil(5 × values not above / values) within each base."""
        window = SQL("PARTITION BY %s, %s IS NULL", base, value)
        return SQL(
            "CASE WHEN %(value)s IS NOT NULL THEN"
            " ((5 * count(*) OVER (%(window)s ORDER BY %(value)s) + count(*) OVER (%(window)s) - 1)"
            " / count(*) OVER (%(window)s))::int END",
            value=value,
            window=window,
        )
