# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.reading import day_text


class PharmaTerritoryHandover(models.Model):
    """A territory, or some of its accounts, goes to somebody else from a day on, with a sheet for the successor.

    Either another rep takes over the territory (`person`): the membership ends and the successor's begins, coverage
    stays with the territory. Or accounts go to another territory (`accounts`): coverage ends here and begins there,
    and the assignment rules say the same from then on. History stays as it is: what was done keeps who did it.
    The steps are in pharma_territory_handover_steps.py, the facts of the sheet in res_partner_handover.py.
    """

    _name = "pharma.territory.handover"
    _description = "Handover of a territory"
    _inherit = ["pharma.workflow.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    _workflow_transitions = {"hand_over": (("draft",), "done")}
    _workflow_guarded_fields = ("done_date", "done_user_id")

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(
        [("person", "Another rep takes over the territory"), ("accounts", "Accounts go to another territory")],
        "What happens", required=True, default="person",
    )  # fmt: skip
    # the company is that of the territory: no check_company, which would let none be chosen before there is one
    territory_id = fields.Many2one(
        "pharma.territory", required=True, index=True, ondelete="restrict"
    )
    from_user_id = fields.Many2one(
        "res.users", "Hands over", compute="_compute_from_user_id", store=True, readonly=False, check_company=True,
        help="The rep who hands over.",
    )  # fmt: skip
    to_user_id = fields.Many2one(
        "res.users", "Takes over", check_company=True, help="The rep who takes over."
    )
    to_territory_id = fields.Many2one(
        "pharma.territory",
        "To the territory",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    date = fields.Date(
        "First day", required=True, default=fields.Date.context_today,
        help="The first day of the successor; the day before is the predecessor's last.",
    )  # fmt: skip
    scope = fields.Selection(
        [("all", "All accounts"), ("chosen", "Chosen accounts")],
        "Accounts",
        required=True,
        default="all",
    )
    partner_ids = fields.Many2many(
        "res.partner", "pharma_territory_handover_partner_rel", "handover_id", "partner_id", "Chosen accounts",
        check_company=True,
    )  # fmt: skip
    with_activities = fields.Boolean(
        "Next steps go along", default=True,
        help="Open activities of the predecessor on these accounts that are due from that day on become the"
        " successor's.",
    )  # fmt: skip
    note = fields.Text("What the successor should know")
    account_count = fields.Integer("Number of accounts", compute="_compute_account_count")
    line_ids = fields.One2many(
        "pharma.territory.handover.line", "handover_id", "Sheet", readonly=True
    )
    state = fields.Selection(
        [("draft", "Prepared"), ("done", "Handed over")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    done_date = fields.Datetime("Decided on", readonly=True, copy=False)
    done_user_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    can_hand_over = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(related="territory_id.company_id", store=True, index=True)

    @api.depends("territory_id", "to_territory_id", "to_user_id", "kind", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        for handover in self:
            target = handover.to_user_id if handover.kind == "person" else handover.to_territory_id
            handover.name = self.env._(
                "%(territory)s to %(target)s, from %(day)s",
                territory=handover.territory_id.name or "…",
                target=target.name or "…",
                day=day_text(self.env, handover.date) or "…",
            )

    @api.depends("territory_id", "date")
    def _compute_from_user_id(self):
        for handover in self:
            day = handover.date or fields.Date.context_today(handover)
            members = handover.territory_id.member_ids.filtered(lambda m: m.role == "rep")
            reps = members._in_force_on(day - timedelta(days=1)) or members._in_force_on(day)
            handover.from_user_id = reps[:1].user_id

    @api.depends("territory_id", "scope", "kind", "partner_ids", "date", "line_ids")
    def _compute_account_count(self):
        for handover in self:
            if handover.state == "done":
                handover.account_count = len(handover.line_ids)
            elif handover.kind == "accounts" and handover.scope == "chosen":
                handover.account_count = len(handover.partner_ids)
            else:
                handover.account_count = len(handover._coverage().partner_id)

    @api.constrains("territory_id", "to_territory_id", "kind", "from_user_id", "to_user_id")
    def _check_not_to_oneself(self):
        for handover in self:
            if (
                handover.kind == "person"
                and handover.to_user_id
                and handover.to_user_id == handover.from_user_id
            ):
                raise ValidationError(
                    self.env._("%s cannot hand over to themselves.", handover.to_user_id.name)
                )
            if handover.kind == "accounts" and handover.to_territory_id == handover.territory_id:
                raise ValidationError(
                    self.env._(
                        "%s cannot hand over accounts to itself.", handover.territory_id.name
                    )
                )

    @api.constrains("partner_ids")
    def _check_partner_ids(self):
        for handover in self:
            stranger = handover.partner_ids.filtered(lambda p: not p.pharma_type)[:1]
            if stranger:
                raise ValidationError(
                    self.env._("%s is not a hospital, doctor or pharmacy.", stranger.display_name)
                )

    def write(self, vals):
        if not self.env.su and not self._workflow_permitted():
            fixed = set(vals) - {"message_follower_ids", "message_ids", "activity_ids"}
            done = self.filtered(lambda handover: handover.state == "done")[:1]
            if done and fixed:
                raise UserError(
                    self.env._(
                        "“%s” has been handed over: what was done stays on record.", done.name
                    )
                )
        return super().write(vals)

    def _coverage(self):
        """Return the coverage that this handover is about: of the territory, in force on its day or later."""
        self.ensure_one()
        domain = Domain("territory_id", "=", self.territory_id.id)
        domain &= Domain("date_end", "=", False) | Domain("date_end", ">=", self.date)
        if self.kind == "accounts" and self.scope == "chosen":
            domain &= Domain("partner_id", "in", self.partner_ids.ids)
        return self.env["pharma.coverage"].search(domain)

    # -- who may ---------------------------------------------------------------------------------------

    def _transition_allowed(self, action):
        """A line manager of the subtree of both territories, a data steward or an administrator."""
        self.ensure_one()
        user = self.env.user
        if user.has_group("pharma_crm.group_data_steward"):  # administrators are stewards
            return True
        if not user.has_group("pharma_crm.group_line_manager"):
            return False
        Member = self.env["pharma.territory.member"]
        managed = Member.search(
            Domain("user_id", "=", user.id)
            & Domain("role", "=", "manager")
            & Member._in_force_domain(fields.Date.context_today(self))
        ).territory_id
        territories = self.territory_id
        if self.kind == "accounts":
            territories |= self.to_territory_id
        return all(territory._ancestors() & managed for territory in territories)

    def action_hand_over(self):
        """Hand over: one step, all or nothing. Both reps are told.

        :return: True
        """
        for handover in self:
            handover._check_transition("hand_over")
            handover._hand_over()
        return True

    def action_print(self):
        """Print the handover sheet."""
        self.check_access("read")
        return self.env.ref("pharma_crm.report_territory_handover").report_action(self)
