# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

#: In the context of a search: the accounts that it is about, and no others, of which is known that the user reaches
#: them. A frozenset, which no client can send.
REACHED_KEY = "pharma_reached_accounts"


class PharmaAccountAccess(models.Model):
    """Each user's accounts today: what their territories cover, and where covered doctors work.

    The record rules of accounts and of all that hangs on them ask this one question. The id is a
    hash of where the row comes from: unique, and not computed where it is not asked for.
    """

    _name = "pharma.account.access"
    _description = "Accounts within a user's reach"
    _auto = False
    _rec_name = "partner_id"
    _depends = {
        "pharma.territory": ["parent_path"],
        "pharma.territory.member": ["territory_id", "user_id", "date_start", "date_end"],
        "pharma.coverage": ["partner_id", "territory_id", "date_start", "date_end", "active"],
        "pharma.affiliation": ["doctor_id", "hospital_id", "department_id"],
        "res.partner": ["parent_id", "pharma_type"],
    }

    user_id = fields.Many2one("res.users", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH covered AS NOT MATERIALIZED (
                SELECT c.id, reach.id AS reach_id, c.partner_id, reach.user_id
                  FROM %s reach
                  JOIN pharma_coverage c ON c.territory_id = reach.territory_id
                 WHERE c.active
                   AND (c.date_start IS NULL OR c.date_start <= CURRENT_DATE)
                   AND (c.date_end IS NULL OR c.date_end >= CURRENT_DATE)
            )
            SELECT hashtextextended(concat_ws(',', 'c', id, reach_id), 0) AS id, user_id, partner_id
              FROM covered
             UNION ALL
            SELECT hashtextextended(concat_ws(',', 'h', covered.id, reach_id, place.id), 0),
                   covered.user_id, place.hospital_id
              FROM covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.hospital_id IS NOT NULL
             UNION ALL
            SELECT hashtextextended(concat_ws(',', 'd', covered.id, reach_id, place.id), 0),
                   covered.user_id, place.department_id
              FROM covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.department_id IS NOT NULL
             UNION ALL
            SELECT hashtextextended(concat_ws(',', 'p', covered.id, reach_id, department.id), 0),
                   covered.user_id, department.id
              FROM covered
              JOIN res_partner department
                ON department.parent_id = covered.partner_id AND department.pharma_type = 'department'
            """,
            self.env["pharma.territory.access"]._table_sql,
        )

    @api.model
    def _my_covered_query(self):
        """Return the SQL of the ids of the accounts that the current user's territories cover."""
        return SQL(
            """(
            SELECT c.partner_id
              FROM pharma_coverage c
             WHERE c.territory_id = ANY(%s) AND c.active
               AND (c.date_start IS NULL OR c.date_start <= CURRENT_DATE)
               AND (c.date_end IS NULL OR c.date_end >= CURRENT_DATE)
            )""",
            list(self.env["pharma.territory.access"]._my_territory_ids()),
            to_flush=self._sources("pharma.coverage"),
        )

    @api.model
    def _my_accounts_query(self):
        """Return the SQL of the ids of the accounts within the current user's reach, as the rows of this model:
        what is covered, and the hospitals and departments that go with it. Doctors are only ever covered."""
        reached = self.env.context.get(REACHED_KEY)
        if isinstance(reached, frozenset):
            return SQL("(SELECT unnest(%s::integer[]))", list(reached))
        return SQL(
            """(
            %(covered)s
             UNION ALL
            SELECT place.hospital_id
              FROM %(covered)s covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.hospital_id IS NOT NULL
             UNION ALL
            SELECT place.department_id
              FROM %(covered)s covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.department_id IS NOT NULL
             UNION ALL
            SELECT department.id
              FROM %(covered)s covered
              JOIN res_partner department
                ON department.parent_id = covered.partner_id AND department.pharma_type = 'department'
            )""",
            covered=self._my_covered_query(),
            to_flush=self._sources("pharma.affiliation") + self._sources("res.partner"),
        )

    @api.model
    def _my_accounts_at_once(self):
        """Return the SQL of what `_my_accounts_query` gives, for a query that needs all of it.

        What is covered is read once, not once for each part; and by PostgreSQL's own process alone, since helpers
        take longer to start than the few thousand rows take. Conditions from outside do not reach the tables.
        """
        return SQL(
            """(
            WITH covered AS MATERIALIZED %s
            SELECT partner_id
              FROM covered
             UNION ALL
            SELECT place.id
              FROM covered
              JOIN pharma_affiliation affiliation ON affiliation.doctor_id = covered.partner_id
             CROSS JOIN LATERAL (VALUES (affiliation.hospital_id), (affiliation.department_id)) place (id)
             WHERE place.id IS NOT NULL
             UNION ALL
            SELECT department.id
              FROM covered
              JOIN res_partner department
                ON department.parent_id = covered.partner_id AND department.pharma_type = 'department'
            )""",
            self._my_covered_query(),
            to_flush=self._sources("pharma.affiliation") + self._sources("res.partner"),
        )

    @api.model
    def _sources(self, model_name):
        return [self.env[model_name]._fields[name] for name in self._depends[model_name]]

    @api.model
    def _among(self, partner_ids, query):
        """Return the set of those of the given partner ids that a query of this model gives."""
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM %s reached (partner_id) WHERE partner_id = ANY(%s)",
                query,
                list(partner_ids),
            )
        )
        return {id_ for (id_,) in rows}
