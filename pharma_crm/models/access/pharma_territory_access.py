# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaTerritoryAccess(models.Model):
    """Each user's territories today: those they belong to and everything below.

    A query and no table, so that it is right at midnight and after any change of the tree.
    """

    _name = "pharma.territory.access"
    _description = "Territories within a user's reach"
    _auto = False
    _rec_name = "territory_id"
    _depends = {
        "pharma.territory": ["parent_path"],
        "pharma.territory.member": ["territory_id", "user_id", "date_start", "date_end"],
    }

    user_id = fields.Many2one("res.users", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT m.id::bigint * 1000000 + t.id AS id, m.user_id, t.id AS territory_id
              FROM pharma_territory_member m
              JOIN pharma_territory scope ON scope.id = m.territory_id
              JOIN pharma_territory t ON t.parent_path LIKE scope.parent_path || '%%'
             WHERE (m.date_start IS NULL OR m.date_start <= CURRENT_DATE)
               AND (m.date_end IS NULL OR m.date_end >= CURRENT_DATE)
            """
        )

    @api.model
    def _my_territory_ids(self):
        """Return the ids of the territories within the current user's reach.

        Rules name them one by one: PostgreSQL then knows how many rows to expect, which it does not when it has
        to join members and tree in every query.
        """
        # sudo: as for accounts, nobody reads the rows, and a user may ask for their own reach.
        return self.env.user.sudo().pharma_reach or []
