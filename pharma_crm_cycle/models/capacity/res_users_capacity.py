# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class ResUsers(models.Model):
    """The working hours by which somebody's days count."""

    _inherit = "res.users"

    @api.model
    def _pharma_calendar_sql(self, user, company):
        """Return the SQL of the calendar of a user in a company: the own one, else the company's.

        :param user, company: SQL of their ids
        """
        return SQL(
            """
            COALESCE(
                (SELECT own.calendar_id
                   FROM resource_resource own
                  WHERE own.user_id = %(user)s AND own.company_id = %(company)s AND own.active
                    AND own.calendar_id IS NOT NULL
                  ORDER BY own.id
                  LIMIT 1),
                (SELECT of_company.resource_calendar_id FROM res_company of_company
                  WHERE of_company.id = %(company)s))
            """,
            user=user,
            company=company,
        )
