# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES


class PharmaDoctorProduct(models.Model):
    _inherit = "pharma.doctor.product"

    def _get_last_detailed(self):
        """Return {id: day of the last call of anybody, alone or in a group, on which it was detailed}."""
        days = super()._get_last_detailed()
        if not self.ids:
            return days
        self.env["pharma.doctor.product"].flush_model(
            ["partner_id", "product_id", "product_group_id"]
        )
        self.env["pharma.call"].flush_model(["partner_id", "state", "date_day"])
        self.env["pharma.call.attendee"].flush_model(["call_id", "partner_id"])
        self.env["pharma.call.detail"].flush_model(["call_id", "product_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, MAX(held.date_day)
                  FROM pharma_doctor_product line
                  JOIN (
                        SELECT call.id, call.partner_id, call.date_day
                          FROM pharma_call call
                         WHERE call.partner_id = ANY(%(doctors)s) AND call.state IN %(states)s
                         UNION
                        SELECT call.id, attendee.partner_id, call.date_day
                          FROM pharma_call_attendee attendee
                          JOIN pharma_call call ON call.id = attendee.call_id
                         WHERE attendee.partner_id = ANY(%(doctors)s) AND call.state IN %(states)s
                       ) held ON held.partner_id = line.partner_id
                  JOIN pharma_call_detail detail ON detail.call_id = held.id
                  JOIN product_product product ON product.id = detail.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE line.id = ANY(%(lines)s)
                   AND (detail.product_id = line.product_id
                        OR (line.product_id IS NULL
                            AND template.pharma_product_group_id = line.product_group_id))
                 GROUP BY line.id
                """,
                # the day of a call on a doctor whom the user reads is no secret
                doctors=self.sudo().partner_id.ids,
                states=COUNTED_STATES,
                lines=self.ids,
            )
        )
        return {**days, **dict(rows)}
