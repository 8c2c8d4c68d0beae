# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.states import COUNTED_STATES, LIVE_STATES, OPEN_STATES


class PharmaCallGuest(models.Model):
    """Steps of an invitation: invited → comes along or declined; then the guest reports the own part."""

    _inherit = "pharma.call.guest"

    _workflow_transitions = {
        "accept": (("invited", "declined"), "accepted"),
        "decline": (("invited", "accepted"), "declined"),
        "report": (("accepted",), "accepted"),
    }

    can_accept = fields.Boolean(compute="_compute_can")
    can_decline = fields.Boolean(compute="_compute_can")
    can_report = fields.Boolean(compute="_compute_can")

    @api.depends("reported_on", "call_state")
    def _compute_can(self):
        return super()._compute_can()

    def _transition_allowed(self, action):
        # sudo: the state of the call that one is invited to
        state = self.call_id.sudo().state
        if self.user_id != self.env.user or self.reported_on:
            return False
        if action == "report":
            return state in ("in_progress", *COUNTED_STATES)
        return state in OPEN_STATES

    def _invite(self):
        """Ask the guests; who invites oneself, as a manager does, comes along at once."""
        for guest in self:
            call = guest.call_id
            if guest.user_id == self.env.user:
                guest._check_day_free()
                guest._workflow_write({"state": "accepted"})
                call._guests_to_events()
                told = call.user_id
                body = self.env._("%s comes along on this call.", guest.user_id.name)
            else:
                told = guest.user_id
                body = self.env._(
                    "%(host)s asks you to come along on this call: accept or decline under My work › Joint calls.",
                    host=call.user_id.name,
                )
            # sudo: whoever may invite may tell the person
            call.sudo().message_post(
                body=body,
                author_id=self.env.user.partner_id.id,
                partner_ids=told.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )

    def action_accept(self):
        """Come along: the call stands in your own list and calendar."""
        for guest in self._without_client_context():
            guest._check_transition("accept")
            guest._check_day_free()
            guest._do_transition("accept", {"answer": False})
            guest.call_id._guests_to_events()
            guest._tell_host(self.env._("%s comes along.", self.env.user.name))
        return True

    def action_decline(self, reason=None):
        """Do not come along; the host is told, with the reason if one is given."""
        text = reason.strip() if isinstance(reason, str) else ""
        for guest in self._without_client_context():
            guest._do_transition("decline", {"answer": text or False})
            guest.call_id._guests_to_events()
            guest._tell_host(
                self.env._(
                    "%(name)s does not come along. %(reason)s", name=self.env.user.name, reason=text
                )
            )
        return True

    def action_report(self):
        """Hand in the own part; from then on it stays as it is."""
        for guest in self._without_client_context():
            guest._check_transition("report")
            if not guest._has_part():
                raise UserError(
                    self.env._(
                        "Write what you said and saw on “%s” first.", guest.call_id.display_name
                    )
                )
            guest._do_transition("report", {"reported_on": fields.Datetime.now()})
            guest._tell_host(self.env._("%s has reported the own part.", self.env.user.name))
        return True

    def _has_part(self):
        """Return whether the guest has said anything of the own part."""
        self.ensure_one()
        return bool((self.note or "").strip())

    def action_coach(self):
        """Begin the coaching report of the host's day, with this call noted in it."""
        self.ensure_one()
        self.check_access("read")
        return self.call_id.action_coach()

    def _check_day_free(self):
        """Refuse to come along where the guest has an own call on the customer that day: it would count twice."""
        for guest in self:
            # sudo: the customer of the call that one is invited to; own calls are asked for
            call = guest.call_id.sudo()
            if call.partner_type != "doctor":
                continue
            own = call.search(
                [
                    ("user_id", "=", guest.user_id.id),
                    ("partner_id", "=", call.partner_id.id),
                    ("date_day", "=", call.date_day),
                    ("state", "in", LIVE_STATES),
                ],
                limit=1,
            )
            if own:
                raise UserError(
                    self.env._(
                        "%(guest)s has an own call on %(customer)s on %(day)s. A joint call counts once: cancel"
                        " the own one first, or decline.",
                        guest=guest.user_id.name,
                        customer=call.partner_id.name,
                        day=day_text(self.env, call.date_day),
                    )
                )

    def _tell_host(self, body):
        self.ensure_one()
        # sudo: a guest tells the host about the invitation, whatever else of the call may be written
        call = self.call_id.sudo()
        call.message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=call.user_id.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
