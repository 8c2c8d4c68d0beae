# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .pharma_alert_rule import SEVERITIES

OPEN_STATES = ("open", "seen", "snoozed")
SNOOZE_LIMIT = 60
TEAM_KEY = "pharma_alert_team"


class _Team:
    """Where a user manages, kept in a context; a client can send no instance of this class."""

    __slots__ = ("user", "paths", "superiors")

    def __init__(self, user, paths, superiors):
        self.user, self.paths, self.superiors = user, paths, superiors

    def __repr__(self):
        return "<team>"

    def __reduce__(self):
        raise TypeError("a team stays in its process")


class PharmaAlert(models.Model):
    """Something that one person is told, once: it stays until it is done or is over by itself.

    `condition` is the same for the same thing every day. While it holds, nothing is told again, whatever the
    person did with the alert; when it comes back later, that is a new alert with a new `key`.
    """

    _name = "pharma.alert"
    _description = "Alert"
    _inherit = ["pharma.workflow.mixin"]
    _order = "severity desc, date_open desc, id desc"
    _rec_name = "text"

    _workflow_transitions = {
        "see": (("open",), "seen"),
        "snooze": (OPEN_STATES, "snoozed"),
        "done": (OPEN_STATES, "done"),
        "reopen": (("done", "snoozed"), "seen"),
    }
    # The list is part of what people did or left undone.
    _workflow_delete_states = ()

    rule_id = fields.Many2one(
        "pharma.alert.rule", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        lambda self: self.env["pharma.alert.rule"]._selection_kind(), required=True, readonly=True
    )
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    condition = fields.Char(required=True, readonly=True, help="What holds, the same every day.")
    key = fields.Char(required=True, readonly=True, help="Rule, condition and how often it came.")
    occurrence = fields.Integer(required=True, readonly=True, default=1)
    user_id = fields.Many2one(
        "res.users", "For", required=True, readonly=True, index=True, ondelete="cascade"
    )
    place_id = fields.Many2one(
        "pharma.territory",
        "Works in",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Where the person worked or managed when the alert was opened; the managers above see it.",
    )
    level = fields.Integer(
        readonly=True, help="0 as the rule says; 1 and more: escalated so often."
    )
    escalated_from_id = fields.Many2one(
        "pharma.alert", "Escalated from", readonly=True, ondelete="set null", index="btree_not_null"
    )
    escalated_on = fields.Datetime(readonly=True, help="When the next manager was told too.")
    # --- what it is about -----------------------------------------------------------------------------
    text = fields.Char("Alert", compute="_compute_text")
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    rep_id = fields.Many2one("res.users", readonly=True, ondelete="cascade")
    territory_id = fields.Many2one("pharma.territory", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="set null")
    value = fields.Float(readonly=True, aggregator=None, help="The figure.")
    bound = fields.Float("Expected", readonly=True, aggregator=None, help="What it should be.")
    day = fields.Date(readonly=True)
    label = fields.Char(readonly=True, help="Name of what it is about, when that is no customer.")
    # --- what became of it ----------------------------------------------------------------------------
    state = fields.Selection(
        [
            ("open", "New"),
            ("seen", "Seen"),
            ("snoozed", "Snoozed"),
            ("done", "Done"),
            ("resolved", "Resolved by itself"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    date_open = fields.Datetime("Since", required=True, readonly=True, default=fields.Datetime.now)
    date_seen = fields.Datetime("Seen on", readonly=True)
    snooze_until = fields.Date("Snoozed until", readonly=True)
    date_done = fields.Datetime("Done on", readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, ondelete="set null")
    needs_reason = fields.Boolean(readonly=True)
    reason = fields.Char(readonly=True)
    date_gone = fields.Datetime(
        "Over since", readonly=True, help="When what it says was true no longer."
    )
    can_snooze = fields.Boolean(compute="_compute_can")
    can_done = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _live = models.UniqueIndex(
        "(rule_id, condition, user_id) WHERE date_gone IS NULL",
        "This person has this alert already.",
    )
    _key_uniq = models.UniqueIndex("(key, user_id)", "This person has this alert already.")
    _mine_idx = models.Index("(user_id, date_open) WHERE state IN ('open', 'seen', 'snoozed')")

    @api.depends("state")
    def _compute_is_open(self):
        for alert in self:
            alert.is_open = alert.state in OPEN_STATES

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in" if True in value else "not in", OPEN_STATES)]

    # --- who may do what ------------------------------------------------------------------------------

    def _transition_access(self, action):
        return "read"

    def _transition_allowed(self, action):
        """The one place that says who may do what: whom it is for, and the managers of that person."""
        if action == "see":
            return self.user_id == self.env.user
        if action == "reopen" and self.date_gone:
            raise UserError(
                self.env._("“%s” is over: there is nothing left to do.", self.display_name)
            )
        return self.user_id == self.env.user or self._is_manager_of_person()

    def _compute_can(self):
        # where the user manages is asked once for a whole list
        return super(PharmaAlert, self.with_context(**{TEAM_KEY: self._my_team()}))._compute_can()

    @api.model
    def _my_team(self):
        """Return where the user manages, and who stands there or above."""
        known = self.env.context.get(TEAM_KEY)
        if type(known) is _Team and known.user == self.env.user:
            return known
        Call = self.env["pharma.call"]
        if not self.env.user.has_group("pharma_crm.group_line_manager"):
            return _Team(self.env.user, (), self.env.user)
        roots = Call._managed_territories()
        return _Team(self.env.user, tuple(roots.mapped("parent_path")), Call._superiors(roots))

    def _is_manager_of_person(self):
        """Return whether the user manages the person: nobody acts for peers or superiors."""
        self.ensure_one()
        team = self._my_team()
        # sudo: where the person of a readable alert works
        path = self.sudo().place_id.parent_path or ""
        return (
            bool(team.paths) and path.startswith(team.paths) and self.user_id not in team.superiors
        )

    def _take(self, action, vals):
        """Check the step with the user's own rights and take it."""
        self._check_transition(action)
        target = self._get_workflow_transitions()[action][1]
        # sudo: nobody has the right to write alerts; that this step is the user's was just checked
        self.sudo()._workflow_write({"state": target, **vals})
        return True

    # --- steps ----------------------------------------------------------------------------------------

    def action_see(self):
        """Mark as seen; what was seen already stays as it is."""
        fresh = self.filtered(lambda alert: alert.state == "open")
        return fresh._take("see", {"date_seen": fields.Datetime.now()})

    def action_snooze(self, days=1):
        """Be quiet about it for some days.

        :param days: from tomorrow's day on it is shown again; 1 to 60
        """
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= SNOOZE_LIMIT:
            raise UserError(self.env._("An alert can be snoozed for 1 to %s days.", SNOOZE_LIMIT))
        until = fields.Date.context_today(self) + timedelta(days=days)
        return self._take("snooze", {"snooze_until": until})

    def action_snooze_week(self):
        """Be quiet about it for a week."""
        return self.action_snooze(7)

    def action_done(self, reason=None):
        """Mark as done, with the reason that some alerts ask for."""
        if reason is not None and not isinstance(reason, str):
            raise UserError(self.env._("A reason is a text."))
        reason = (reason or "").strip()
        asking = self.filtered("needs_reason")
        if asking and not reason:
            asking._check_transition("done")
            return asking._ask_for_reason(self)
        return self._take(
            "done",
            {
                "date_done": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                "reason": reason[:1000] or False,
                "snooze_until": False,
            },
        )

    def _ask_for_reason(self, alerts):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why?"),
            "res_model": "pharma.alert.done",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_alert_ids": alerts.ids},
        }

    def action_reopen(self):
        """Take it up again: it was not done, or its time of rest is cut short."""
        return self._take(
            "reopen", {"date_done": False, "done_by_id": False, "snooze_until": False}
        )

    # --- nobody writes it -----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Alerts are opened by their rules, never by hand."))
        return super().create(vals_list)

    def write(self, vals):
        if vals and not self.env.su:
            raise AccessError(self.env._("Alerts change only by their buttons."))
        return super().write(vals)

    @api.model
    def _wake(self):
        """Show again what was snoozed until today."""
        self.flush_model()
        self.env.cr.execute(
            "UPDATE pharma_alert SET state = 'seen', snooze_until = NULL"
            " WHERE state = 'snoozed' AND snooze_until <= CURRENT_DATE"
        )
        self.invalidate_model(["state", "snooze_until"])
