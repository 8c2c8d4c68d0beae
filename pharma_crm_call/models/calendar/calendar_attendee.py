# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class CalendarAttendee(models.Model):
    """Who is called on gets no mail from the calendar, whoever puts them among the attendees of a call's event."""

    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        # sudo: whether an attendee is an account of the field force, and whether the event is a call's
        customers = self.sudo().filtered(
            lambda a: a.partner_id.pharma_type and a.event_id.pharma_call_id
        )
        others = self - customers.sudo(self.env.su)
        return super(CalendarAttendee, others)._notify_attendees(
            mail_template, notify_author=notify_author, force_send=force_send
        )
