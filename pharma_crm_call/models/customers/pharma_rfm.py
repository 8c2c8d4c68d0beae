# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES


class PharmaRfm(models.Model):
    _inherit = "pharma.rfm"
    _depends = {"pharma.call": ["partner_id", "date_day", "state", "is_merge_twin"]}

    @api.model
    def _facts_query(self):
        """Recency and frequency come from counted calls; nothing is known of values here."""
        return SQL(
            """(
            SELECT partner_id, max(date_day), count(*)::int, NULL::numeric
              FROM pharma_call
             WHERE state IN %s AND is_merge_twin IS NOT TRUE
             GROUP BY partner_id
            )""",
            tuple(COUNTED_STATES),
        )
