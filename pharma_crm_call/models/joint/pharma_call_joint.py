# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaCall(models.Model):
    """Who comes along on a call. A guest reads this call, whoever covers the customer, and nothing more."""

    _inherit = "pharma.call"

    guest_ids = fields.One2many("pharma.call.guest", "call_id", "Guests", copy=False)
    is_joint = fields.Boolean(
        "Joint call",
        compute="_compute_is_joint",
        store=True,
        help="Somebody comes along. It counts once, on the plan of the rep who makes it.",
    )
    my_guest_id = fields.Many2one(
        "pharma.call.guest", "My invitation", compute="_compute_my_guest_id"
    )
    is_mine_or_joint = fields.Boolean(
        "Mine, or I come along",
        compute="_compute_is_mine_or_joint",
        search="_search_is_mine_or_joint",
    )
    can_invite = fields.Boolean(compute="_compute_can_invite")
    can_coach = fields.Boolean(compute="_compute_can_coach")

    @api.depends("guest_ids.state")
    def _compute_is_joint(self):
        for call in self:
            # sudo: the fact does not depend on which invitations the user may read
            call.is_joint = "accepted" in call.sudo().guest_ids.mapped("state")

    @api.depends_context("uid")
    @api.depends("guest_ids.user_id", "guest_ids.state")
    def _compute_my_guest_id(self):
        for call in self:
            call.my_guest_id = call.guest_ids.filtered(lambda g: g.user_id == self.env.user)[:1]

    @api.depends_context("uid")
    @api.depends("user_id", "guest_ids.user_id", "guest_ids.state")
    def _compute_is_mine_or_joint(self):
        for call in self:
            invited = call.my_guest_id and call.my_guest_id.state != "declined"
            call.is_mine_or_joint = call.user_id == self.env.user or bool(invited)

    @api.model
    def _search_is_mine_or_joint(self, operator, value):
        if operator != "in":
            return NotImplemented
        invited = [("user_id", "=", self.env.uid), ("state", "!=", "declined")]
        domain = Domain("user_id", "=", self.env.uid) | Domain("guest_ids", "any", invited)
        return domain if True in value else ~domain

    @api.model
    def _my_invitations_sql(self):
        """Return the SQL of the calls that the user is asked, or has agreed, to come along on."""
        return SQL(
            "(SELECT guest.call_id FROM pharma_call_guest guest WHERE guest.user_id = %s"
            " AND guest.state IN ('invited', 'accepted'))",
            self.env.uid,
            to_flush=self.env["pharma.call.guest"]._fields["state"],
        )

    @api.depends_context("uid")
    @api.depends("state", "user_id", "territory_id")
    def _compute_can_invite(self):
        for call in self:
            call.can_invite = call.state in ("planned", "in_progress") and (
                call.user_id == self.env.user or call._may_plan_for()
            )

    @api.depends_context("uid")
    @api.depends("state", "user_id", "territory_id")
    def _compute_can_coach(self):
        manager = self.env.user.has_group("pharma_crm.group_line_manager")
        for call in self:
            call.can_coach = (
                manager and call.is_my_team and call.state not in ("cancelled", "missed")
            )

    def action_invite(self):
        """Open the dialog in which somebody is asked to come along."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invite to the call"),
            "res_model": "pharma.call.guest",
            "views": [(self.env.ref("pharma_crm_call.view_call_guest_form").id, "form")],
            "target": "new",
            "context": {"default_call_id": self.id},
        }

    def action_join(self):
        """Come along oneself, as a manager of the rep does."""
        for call in self:
            call.check_access("read")
            self.env["pharma.call.guest"].create({"call_id": call.id, "user_id": self.env.uid})
        return True

    def action_coach(self):
        """Begin the coaching report of this call's rep and day, with this call noted in it."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.coaching.report"]._start(self.user_id, self)

    @api.model
    def _further_reach(self, alias, query):
        return [
            *super()._further_reach(alias, query),
            SQL(
                "%s = ANY(ARRAY%s)",
                self._field_to_sql(alias, "id", query),
                self._my_invitations_sql(),
            ),
        ]

    def _copy_to_correct(self):
        """Who came along has come along on the call as it is corrected too."""
        corrected = super()._copy_to_correct()
        # sudo: a fact is copied as it is
        for guest in self.sudo().guest_ids:
            guest.copy(
                {
                    "call_id": corrected.id,
                    **guest._copy_values(),
                    "invited_by_id": guest.invited_by_id.id,
                }
            )
        return corrected
