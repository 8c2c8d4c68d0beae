# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.states import COUNTED_STATES

HEARD_MODELS = (
    "pharma.call.message",
    "pharma.call.attendee",
    "pharma.call.attendee.detail",
    "pharma.call.guest.detail",
)


class PharmaCall(models.Model):
    """The pre-call sheet knows what this customer heard: alone, among others, from whoever came along."""

    _inherit = "pharma.call"

    def _sheet_heard(self, cycle, post_its):
        """Return {message id: how often this customer heard it in the cycle}."""
        partner, messages = self.partner_id, post_its.key_message_id
        # sudo: only the dates of the cycle in which the rep works
        start, end = cycle.sudo().date_start, cycle.sudo().date_end
        made = (
            Domain("state", "in", COUNTED_STATES)
            & Domain("date_day", ">=", start)
            & Domain("date_day", "<=", end)
        )
        for model in HEARD_MODELS:
            self.env[model].flush_model()
        own, attended = (
            self._search(met & made).subselect(SQL.identifier("pharma_call", "id"))
            for met in self._met_domains(partner)
        )
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT told.key_message_id, COUNT(DISTINCT met.id)
                      FROM (%(own)s UNION %(attended)s) met (id)
                      JOIN (
                        SELECT call_id, key_message_id FROM pharma_call_message
                         UNION ALL
                        SELECT call_id, key_message_id FROM pharma_call_guest_detail
                         WHERE reported_on IS NOT NULL
                      ) told ON told.call_id = met.id
                      JOIN pharma_key_message key ON key.id = told.key_message_id
                     WHERE key.id = ANY(%(messages)s) AND NOT EXISTS (
                        SELECT 1
                          FROM pharma_call_attendee attendee
                          JOIN pharma_call_attendee_detail missed
                            ON missed.attendee_id = attendee.id AND NOT missed.heard
                         WHERE attendee.call_id = met.id AND attendee.partner_id = %(partner)s
                           AND missed.product_id = key.product_id
                           AND (missed.key_message_id IS NULL OR missed.key_message_id = key.id))
                     GROUP BY told.key_message_id
                    """,
                    own=own,
                    attended=attended,
                    messages=messages.ids,
                    partner=partner.id,
                )
            )
        )

    def _sheet_attendees(self):
        rows = super()._sheet_attendees()
        lines = {}
        for attendee in self.attendee_ids:
            lines[attendee.partner_id.id] = [
                {
                    "product_id": line.product_id.id,
                    "key_message_id": line.key_message_id.id,
                    "heard": line.heard,
                    "reaction": line.reaction or False,
                }
                for line in attendee.detail_ids
            ]
        for row in rows:
            row["details"] = lines.get(row["id"], [])
        return rows

    def _sheet_last_call(self, call, told):
        """Return one of the team's last calls as the sheet shows it."""
        return {
            "id": call.id,
            "date": fields.Date.to_string(call.date_day),
            # Who called is part of what the team shares.
            "user": call.user_id.sudo().name,
            "mine": call.user_id == self.env.user,
            "corrected": bool(call.corrects_id),
            "channel": call.channel_id.name,
            "icon": call.channel_id.icon,
            "note": call.note or "",
            "next_objective": call.next_objective or "",
            "products": [
                {"name": product.name, "reaction": reaction or False} for product, reaction in told
            ],
        }
