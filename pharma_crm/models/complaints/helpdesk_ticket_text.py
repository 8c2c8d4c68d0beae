# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import html2plaintext, is_html_empty


class HelpdeskTicket(models.Model):
    """What was told first stays on record: a changed text leaves the one before in the chatter."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        before = {}
        if "description" in vals:
            # sudo: what is about to be replaced; whether the user may do that is for the guard to say
            before = {t: t.description for t in self.sudo() if t.pharma_kind}
        result = super().write(vals)
        for ticket, text in before.items():
            if ticket.description != text and not is_html_empty(text):
                ticket._pharma_note(
                    self.env._("The text was changed. Before: %s", html2plaintext(text))
                )
        return result
