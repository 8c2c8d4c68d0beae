# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.matching.score import Frequencies

# Under this token stands how many accounts there are.
ALL = "*"


class PharmaMatchFrequency(models.Model):
    """How often a surname, a ZIP or a phone occurs among the accounts of a company; what occurs once is not kept."""

    _name = "pharma.match.frequency"
    _description = "How common a value is among accounts"
    _rec_name = "token"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    kind = fields.Char("Account type", required=True, readonly=True)
    token = fields.Char("Value", required=True, readonly=True)
    number = fields.Integer("Accounts", readonly=True)

    _token_uniq = models.UniqueIndex("(company_id, kind, token)")

    @api.model
    def _count_again(self, company, kind):
        """Count the values of all accounts of a type in one statement."""
        Record = self.env["pharma.match.record"]
        Record.flush_model()
        self.env.execute_query(
            SQL(
                "DELETE FROM pharma_match_frequency WHERE company_id = %s AND kind = %s RETURNING id",
                company.id,
                kind,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO pharma_match_frequency (company_id, kind, token, number)
                SELECT %(company)s, %(kind)s, token, count(*)
                  FROM pharma_match_record record, jsonb_array_elements_text(record.tokens) token
                 WHERE record.company_id = %(company)s AND record.kind = %(kind)s
              GROUP BY token HAVING count(*) > 1
             UNION ALL
                SELECT %(company)s, %(kind)s, %(all)s, count(*)
                  FROM pharma_match_record WHERE company_id = %(company)s AND kind = %(kind)s
             RETURNING id
                """,
                company=company.id,
                kind=kind,
                all=ALL,
            )
        )
        self.invalidate_model()

    @api.model
    def _frequencies(self, company, kind, tokens=None):
        """Return the :class:`Frequencies` of a company's accounts of a type, of some tokens or of all."""
        only = SQL("AND token = ANY(%s)", [*tokens, ALL]) if tokens is not None else SQL()
        counts = dict(
            self.env.execute_query(
                SQL(
                    "SELECT token, number FROM pharma_match_frequency WHERE company_id = %s AND kind = %s %s",
                    company.id,
                    kind,
                    only,
                )
            )
        )
        return Frequencies(counts.pop(ALL, 0), counts)
