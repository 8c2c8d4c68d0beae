# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain

from ...tools.states import COUNTED_STATES


class PharmaCall(models.Model):
    """The pre-call sheet knows what this customer heard: alone, among others, from whoever came along."""

    _inherit = "pharma.call"

    def _sheet_heard(self, cycle, post_its):
        """Return {message id: how often this customer heard it in the cycle}."""
        partner = self.partner_id
        # sudo: only the dates of the cycle in which the rep works
        dates = cycle.sudo()
        calls = self._calls_met(
            partner,
            Domain("state", "in", COUNTED_STATES)
            & Domain("date_day", ">=", dates.date_start)
            & Domain("date_day", "<=", dates.date_end),
        )
        # sudo: messages of calls that the user may read
        told = calls.sudo().call_message_ids.filtered(
            lambda m: m.key_message_id in post_its.key_message_id
        )
        pairs = {(line.call_id.id, line.key_message_id.id) for line in told}
        for line in calls.sudo().guest_ids.detail_ids.filtered("reported_on"):
            if line.key_message_id in post_its.key_message_id:
                pairs.add((line.call_id.id, line.key_message_id.id))
        missed = calls.sudo().attendee_ids.filtered(lambda a: a.partner_id.id == partner.id)
        for line in missed.detail_ids.filtered(lambda line: not line.heard):
            messages = line.key_message_id or post_its.key_message_id.filtered(
                lambda m, line=line: m.product_id == line.product_id
            )
            pairs -= {(line.call_id.id, message.id) for message in messages}
        heard = {}
        for _call, message in pairs:
            heard[message] = heard.get(message, 0) + 1
        return heard

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
