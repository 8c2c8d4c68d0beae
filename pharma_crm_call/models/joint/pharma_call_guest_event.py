# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models


class PharmaCall(models.Model):
    """Who comes along stands in the event of the call, and so in the own calendar."""

    _inherit = "pharma.call"

    @api.model
    def _make_events(self, user, calls):
        result = super()._make_events(user, calls)
        self.union(*calls)._guests_to_events()
        return result

    def _guests_to_events(self):
        """Put who comes along among the attendees of the calls' events, and take off who does not."""
        # sudo: the events follow the calls, whoever answers an invitation
        calls = self.sudo().filtered("guest_ids")
        if not calls:
            return
        for event in self._event_model().search([("pharma_call_id", "in", calls.ids)]):
            call = event.pharma_call_id
            coming = call.guest_ids.filtered(lambda g: g.state == "accepted").user_id.partner_id
            gone = (call.guest_ids.user_id.partner_id - coming) & event.partner_ids
            commands = [
                *(Command.link(partner.id) for partner in coming - event.partner_ids),
                *(Command.unlink(partner.id) for partner in gone),
            ]
            if commands:
                event.with_user(call.user_id).sudo().write({"partner_ids": commands})
