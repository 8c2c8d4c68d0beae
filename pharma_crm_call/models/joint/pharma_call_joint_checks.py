# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import LIVE_STATES


class PharmaCall(models.Model):
    """A joint call counts once for the doctor, on the host's plan: a guest makes no second one of it."""

    _inherit = "pharma.call"

    @api.model
    def _check_day_free(self, rows):
        result = super()._check_day_free(rows)
        self._check_no_guest(rows)
        return result

    @api.model
    def _check_no_guest(self, rows):
        """Refuse an own call on a doctor on whom the rep comes along that day."""
        wanted = {
            (row[0].id, row[1].id, row[2])
            for row in rows
            if row[2] and row[1].pharma_type == "doctor"
        }
        if not wanted:
            return
        # sudo: whether one comes along does not depend on which invitations one may read
        guests = (
            self.env["pharma.call.guest"]
            .sudo()
            .search(
                [
                    ("user_id", "in", list({key[0] for key in wanted})),
                    ("date_day", "in", list({key[2] for key in wanted})),
                    ("state", "=", "accepted"),
                    ("call_id.partner_id", "in", list({key[1] for key in wanted})),
                    ("call_id.state", "in", LIVE_STATES),
                ]
            )
        )
        for guest in guests:
            call = guest.call_id
            if (guest.user_id.id, call.partner_id.id, guest.date_day) in wanted:
                raise UserError(
                    self.env._(
                        "%(guest)s comes along on the call of %(host)s on %(customer)s on %(day)s. It counts once:"
                        " report your part there.",
                        guest=guest.user_id.name,
                        host=call.user_id.name,
                        customer=call.partner_id.name,
                        day=day_text(self.env, guest.date_day),
                    )
                )
