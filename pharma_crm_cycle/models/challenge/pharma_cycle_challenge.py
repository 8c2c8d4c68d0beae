# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class PharmaCycleChallenge(models.Model):
    """What the reps of a territory want changed in their target list, decided line by line.

    Draft → in approval → approved, in the tiers of `pharma.approval.mixin`. Nobody has rights to write it: the
    methods here, in _propose.py and in _decide.py check the user and then write. Approved, its accepted lines
    become a new version of the list.
    """

    _name = "pharma.cycle.challenge"
    _description = "Challenge of a target list"
    _inherit = ["pharma.approval.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    # what people propose and decide while it is under review; nobody else can write
    _approval_editable_fields = ("revision",)

    name = fields.Char(compute="_compute_name")
    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, index=True, ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Decided"),
            ("cancelled", "Given up"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        "pharma.cycle.challenge.line", "challenge_id", "Proposals", readonly=True
    )
    territory_manager_id = fields.Many2one(
        "res.users", "Decides", readonly=True, copy=False,
        help="The nearest manager of the territory, or above it, who has proposed nothing here.",
    )  # fmt: skip
    territory_level = fields.Selection(related="territory_id.level", store=True, string="Level")
    change_share = fields.Float(
        "Share of the list",
        readonly=True,
        copy=False,
        help="Customers added, dropped or called otherwise / customers of the territory's list; for approval rules.",
    )
    revision = fields.Integer(readonly=True, copy=False)
    version = fields.Integer(
        "Version made", readonly=True, copy=False, help="The version of the list that it became."
    )
    open_count = fields.Integer("To decide", compute="_compute_counts")
    accepted_count = fields.Integer("Accepted", compute="_compute_counts")
    rejected_count = fields.Integer("Rejected", compute="_compute_counts")
    can_cancel = fields.Boolean(compute="_compute_can")

    _one_open = models.UniqueIndex(
        "(cycle_id, territory_id) WHERE state IN ('draft', 'review')",
        "The territory has an open challenge of this cycle already.",
    )

    @api.depends("cycle_id", "territory_id")
    def _compute_name(self):
        for challenge in self:
            challenge.name = " · ".join(
                filter(None, (challenge.territory_id.name, challenge.cycle_id.name))
            )

    @api.depends("line_ids.decision")
    def _compute_counts(self):
        groups = self.env["pharma.cycle.challenge.line"]._read_group(
            [("challenge_id", "in", self.ids)], ["challenge_id", "decision"], ["__count"]
        )
        counts = {(challenge.id, decision): count for challenge, decision, count in groups}
        for challenge in self:
            challenge.open_count = counts.get((challenge.id, "open"), 0)
            challenge.accepted_count = counts.get((challenge.id, "accepted"), 0)
            challenge.rejected_count = counts.get((challenge.id, "rejected"), 0)

    # -- who may what -------------------------------------------------------------------------------

    @api.model
    def _get_workflow_transitions(self):
        return {**super()._get_workflow_transitions(), "cancel": (("draft",), "cancelled")}

    def _transition_access(self, action):
        # Nobody may write challenges; who takes which step is said below.
        return "read"

    def _transition_allowed(self, action):
        return super()._transition_allowed(action) and self._is_mine()

    def _is_mine(self):
        """Whether the user speaks for the territory: the rep of the challenge, or somebody who works there."""
        self.ensure_one()
        return (
            self.user_id == self.env.user or self.territory_id in self.env.user.pharma_territory_ids
        )

    def _approval_excluded_users(self):
        # sudo: who proposed is no secret to the check
        return super()._approval_excluded_users() | self.sudo().line_ids.create_uid

    def _workflow_write(self, vals):
        # sudo: nobody may write challenges; every caller has checked the step, see _check_transition
        return super(PharmaCycleChallenge, self.sudo())._workflow_write(vals)

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {
            "version", "change_share", "territory_manager_id", "revision",
        }  # fmt: skip

    def action_cancel(self):
        """Give the proposals up."""
        for challenge in self._without_client_context():
            challenge._do_transition("cancel")
        return True

    def action_withdraw(self):
        """Take the proposals back to change them; what was decided so far is void."""
        result = super().action_withdraw()
        self._reset_decisions(self.line_ids)
        return result

    # -- submit -------------------------------------------------------------------------------------

    def _submit(self):
        self._check_phase()
        if not self.line_ids:
            raise UserError(self.env._("%s proposes nothing yet.", self.display_name))
        self._check_limits()
        self._reset_decisions(self.line_ids)
        managers = (
            self.territory_id._manager_chain() - self._approval_excluded_users() - self.env.user
        )
        self._workflow_write(
            {"territory_manager_id": managers[:1].id, "change_share": self._share()}
        )
        return super()._submit()

    def _check_phase(self):
        refusal = self.cycle_id._challenge_refusal()
        if refusal:
            raise UserError(refusal)

    def _share(self):
        # sudo: the share counts the whole list of the territory
        customers = self.env["pharma.cycle.target"].sudo().search_count(self._list_domain())
        return len(self.line_ids) / customers if customers else 1.0

    def _list_domain(self):
        return [("cycle_id", "=", self.cycle_id.id), ("territory_id", "=", self.territory_id.id)]

    # -- two people at once -------------------------------------------------------------------------

    def _serialize(self):
        """Let changes and decisions of one challenge come one after the other.

        Of two requests at the same moment the later one fails to write this row, is tried again by Odoo, and then
        sees what the first has done.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE pharma_cycle_challenge SET revision = COALESCE(revision, 0) + 1 WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset()
        self.env["pharma.cycle.challenge.line"].invalidate_model()

    @api.model
    def _line(self, line_id):
        """Return a line of a challenge that the user reads; whoever is late is told that it is gone."""
        line = self.env["pharma.cycle.challenge.line"].browse(
            line_id if isinstance(line_id, int) and not isinstance(line_id, bool) else ()
        )
        if not line.exists():
            raise UserError(
                self.env._("This proposal was taken back meanwhile. Load the page again.")
            )
        line.check_access("read")
        return line

    @api.model
    def _refuse_stranger(self, territory):
        raise AccessError(
            self.env._("You do not work in %s and propose nothing for it.", territory.display_name)
        )
