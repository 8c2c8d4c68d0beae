# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.states import OPEN_STATES


class PharmaCallGuest(models.Model):
    """A manager or colleague who comes along on somebody's call: invitation, answer, and what the guest reports.

    It is no call of its own: the doctor is counted once, on the plan of the host, however many come along.
    """

    _name = "pharma.call.guest"
    _description = "Guest on a joint call"
    _inherit = ["pharma.client.mixin", "pharma.workflow.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "call_id"
    _check_company_auto = True
    # an invitation is withdrawn, not deleted, once it was answered
    _workflow_delete_states = ("invited",)

    call_id = fields.Many2one(
        "pharma.call", "Joint call", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Guest",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="The manager or colleague who comes along.",
    )
    invited_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    state = fields.Selection(
        [("invited", "Invited"), ("accepted", "Comes along"), ("declined", "Declined")],
        required=True,
        readonly=True,
        default="invited",
        copy=False,
    )
    answer = fields.Char("Why not", readonly=True, copy=False)
    note = fields.Text(
        "My part",
        copy=False,
        help="What you said and saw; the rep and whoever reads the call read it.",
    )
    reported_on = fields.Datetime(readonly=True, copy=False)
    host_id = fields.Many2one(related="call_id.user_id", store=True, index=True, string="Host")
    partner_name = fields.Char("Customer", compute="_compute_partner_name")
    date_start = fields.Datetime(related="call_id.date_start", store=True)
    date_day = fields.Date(related="call_id.date_day", store=True)
    call_state = fields.Selection(related="call_id.state", string="State of the call")
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)

    _guest_uniq = models.UniqueIndex("(call_id, user_id)", "This person is invited already.")
    _open_idx = models.Index("(user_id, date_day) WHERE state != 'declined'")

    _workflow_guarded_fields = ("answer", "reported_on", "invited_by_id")

    @api.depends("call_id.partner_id.name")
    def _compute_partner_name(self):
        for guest in self:
            # sudo: the customer's name is part of the call, as in the name of the call
            guest.partner_name = guest.call_id.sudo().partner_id.name

    @api.depends("user_id")
    def _compute_display_name(self):
        for guest in self:
            # sudo: both names are part of the invitation
            guest.display_name = f"{guest.call_id.sudo().display_name}: {guest.user_id.sudo().name}"

    @api.model
    def _workflow_first_value(self, name):
        if name == "invited_by_id":
            return self.env.uid
        return super()._workflow_first_value(name)

    @api.model_create_multi
    def create(self, vals_list):
        known = set(
            self._known_client_uuids([v["client_uuid"] for v in vals_list if v.get("client_uuid")])
        )
        if not self.env.su:
            vals_list = [
                {key: value for key, value in vals.items() if key not in ("note", "invited_by_id")}
                for vals in vals_list
            ]
        guests = super().create(vals_list)
        fresh = guests.filtered(lambda g: g.client_uuid not in known)
        self._forget_reach()
        if not self.env.su:
            fresh._check_invitation()
            fresh._invite()
        return guests

    def _forget_reach(self):
        """Who comes along reads the call: what the cache knows of that is over."""
        self.env["pharma.call"].invalidate_model(["open_to_me", "is_joint"])

    def _check_invitation(self):
        """Refuse invitations to calls of others, to what is over, and of people who are no colleagues."""
        for guest in self:
            call, user = guest.call_id, guest.user_id
            if call.user_id != self.env.user and not call._may_plan_for():
                raise AccessError(
                    self.env._(
                        "Only the rep, or the manager, invites to the call “%s”.", call.display_name
                    )
                )
            if call.state not in OPEN_STATES:
                raise UserError(
                    self.env._("The call “%s” is over: nobody can be invited.", call.display_name)
                )
            if user == call.user_id:
                raise UserError(self.env._("%s makes the call already.", user.name))
            # sudo: whether a colleague belongs to the company is no secret
            if user.sudo().share or call.company_id not in user.sudo().company_ids:
                raise UserError(
                    self.env._(
                        "%(person)s does not work for %(company)s.",
                        person=user.name,
                        company=call.company_id.name,
                    )
                )
            if not (
                user.has_group("pharma_crm.group_rep") or user.has_group("pharma_crm.group_medical")
            ):
                raise UserError(
                    self.env._("%s has no role in Pharma CRM and cannot come along.", user.name)
                )

    def write(self, vals):
        if not (self.env.su or self._workflow_permitted()):
            self._check_report(vals)
        result = super().write(vals)
        self._forget_reach()
        return result

    def _check_report(self, vals):
        """A guest writes the own part, from the day of the call on; nothing else is written by hand."""
        for guest in self:
            if vals.keys() - {"note"}:
                raise AccessError(
                    self.env._(
                        "An invitation changes only by its buttons; withdraw it and invite anew."
                    )
                )
            if guest.user_id != self.env.user or guest.state != "accepted":
                raise AccessError(
                    self.env._(
                        "Only who comes along reports the own part of “%s”.",
                        guest.call_id.display_name,
                    )
                )
            if guest.reported_on:
                raise UserError(
                    self.env._(
                        "Your part of “%s” is reported and stays as it is.",
                        guest.call_id.display_name,
                    )
                )

    def _copy_values(self):
        """Return what a correction of the call takes over of the guest's part."""
        self.ensure_one()
        return {name: self[name] for name in ("state", "answer", "note", "reported_on")}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own_invitation(self):
        if not self.env.su:
            for guest in self:
                call = guest.call_id
                if call.user_id != self.env.user and not call._may_plan_for():
                    raise AccessError(
                        self.env._("Only the rep, or the manager, withdraws an invitation.")
                    )

    def unlink(self):
        result = super().unlink()
        self._forget_reach()
        return result
