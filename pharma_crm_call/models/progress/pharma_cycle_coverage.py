# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES


class PharmaCycle(models.Model):
    """Whom anybody called on: calls and what guests of a group call attended, of every territory."""

    _inherit = "pharma.cycle"

    def _called_on_query(self, customers):
        return SQL(
            """
            SELECT call.partner_id
              FROM pharma_call call
             WHERE call.company_id = %(company)s AND call.state IN %(counted)s
               AND call.date_day BETWEEN %(start)s AND %(end)s AND call.partner_id IN (%(customers)s)
             UNION ALL
            SELECT attendee.partner_id
              FROM pharma_call_attendee attendee
              JOIN pharma_call call ON call.id = attendee.call_id
             WHERE call.company_id = %(company)s AND call.state IN %(counted)s
               AND call.date_day BETWEEN %(start)s AND %(end)s AND attendee.partner_id IN (%(customers)s)
            """,
            company=self.company_id.id,
            counted=COUNTED_STATES,
            start=self.date_start,
            end=self.date_end,
            customers=customers,
        )
