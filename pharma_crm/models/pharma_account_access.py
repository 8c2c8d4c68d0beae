# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


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
    def _my_accounts_query(self):
        """Return the SQL of the ids of the accounts within the current user's reach."""
        # The rows say who reaches what and are nobody's to read; a user may ask for their own.
        return self.sudo()._search([("user_id", "=", self.env.uid)]).subselect("partner_id")

    @api.model
    def _reached_by_me(self, partner_ids):
        """Return the set of those of the given partner ids that the current user reaches."""
        domain = [("user_id", "=", self.env.uid), ("partner_id", "in", partner_ids)]
        query = self.sudo()._search(domain)
        return {id_ for (id_,) in self.env.execute_query(query.select("partner_id"))}
