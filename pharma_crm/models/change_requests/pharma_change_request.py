# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..accounts.res_partner import PHARMA_TYPES

NOTE_MAX = 1_000
FILES_MAX = 3
FILE_SIZE_MAX = 10 * 1024 * 1024  # bytes


class PharmaChangeRequest(models.Model):
    """A rep's proposal to change an account or to take up a new one; the data steward decides line by line.

    Nothing here is written by editing: a proposal comes in by `_propose`, is sent, decided or taken back by
    its steps, and what it does to the account happens in those steps.
    """

    _name = "pharma.change.request"
    _description = "Change request"
    _inherit = [
        "pharma.client.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.change.values",
    ]
    _order = "date_submitted desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["partner_id.complete_name"]

    _workflow_transitions = {
        "submit": (("draft",), "submitted"),
        "decide": (("submitted",), "processed"),
        "cancel": (("draft", "submitted"), "cancelled"),
    }
    _workflow_guarded_fields = (
        "user_id",
        "partner_id",
        "date_submitted",
        "date_decided",
        "decided_by_id",
        "outcome",
        "same_as_id",
    )

    kind = fields.Selection(
        [("change", "Change"), ("new", "New account")],
        required=True,
        readonly=True,
        default="change",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Waiting"),
            ("processed", "Decided"),
            ("cancelled", "Taken back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
        index=True,
    )
    outcome = fields.Selection(
        [("accepted", "Accepted"), ("partly", "Partly accepted"), ("rejected", "Rejected")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Account",
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Whom the proposal is about. A new account exists as “unverified” as soon as the proposal is sent.",
    )
    account_type = fields.Selection(PHARMA_TYPES, "Account type", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Proposed by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    territory_id = fields.Many2one(
        "pharma.territory", readonly=True, index="btree_not_null", check_company=True
    )
    note = fields.Text(readonly=True, help="What the steward should know, e.g. who told you.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence", readonly=True, copy=False, bypass_search_access=True
    )
    line_ids = fields.One2many(
        "pharma.change.request.line", "request_id", "Proposed values", readonly=True
    )
    date_submitted = fields.Datetime("Sent", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    age_days = fields.Integer(
        "Age in days", compute="_compute_age_days", help="Days since it was sent."
    )
    same_as_id = fields.Many2one(
        "res.partner",
        "Is this account",
        domain="[('pharma_type', '=', account_type), ('id', '!=', partner_id)]",
        check_company=True,
        copy=False,
        readonly=True,
        help="The account that was there already; what hangs on the new one goes there.",
    )
    open_line_count = fields.Integer("Lines to decide", compute="_compute_lines")
    conflict_count = fields.Integer("Conflicts", compute="_compute_lines")
    needs_senior = fields.Boolean("Needs a senior decision", compute="_compute_lines")
    likely_duplicates = fields.Html(compute="_compute_likely_duplicates", sanitize=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    can_submit = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _note_short = models.Constraint(
        f"CHECK (note IS NULL OR length(note) <= {NOTE_MAX})",
        "The note of a change request has up to 1,000 characters.",
    )
    _queue_idx = models.Index("(company_id, date_submitted) WHERE state = 'submitted'")

    @api.depends("partner_id.name", "account_type", "kind", "line_ids")
    @api.depends_context("lang")
    def _compute_display_name(self):
        types = dict(self._fields["account_type"]._description_selection(self.env))
        for request in self:
            name = request.partner_id.name
            if not name:  # a draft of a new one
                # sudo: the name in the own lines
                lines = request.sudo().line_ids.filtered(lambda line: line.field_name == "name")
                name = lines[:1].new_text or types.get(request.account_type, "")
            request.display_name = (
                self.env._("New: %s", name)
                if request.kind == "new"
                else self.env._("Change: %s", name)
            )

    @api.depends("date_submitted", "date_decided")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for request in self:
            end = request.date_decided or now
            request.age_days = (end - request.date_submitted).days if request.date_submitted else 0

    @api.depends("line_ids.state", "line_ids.conflict", "line_ids.proposal")
    def _compute_lines(self):
        self.line_ids.mapped("conflict")  # all together
        for request in self:
            pending = request.line_ids.filtered(lambda line: line.state == "pending")
            request.open_line_count = len(pending) if request.state == "submitted" else 0
            request.conflict_count = len(pending.filtered("conflict"))
            request.needs_senior = "senior" in pending.mapped("proposal")

    @api.depends("kind", "state", "partner_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_likely_duplicates(self):
        Partner = self.env["res.partner"]
        for request in self:
            request.likely_duplicates = False
            if request.kind == "new" and request.state == "submitted" and request.can_decide:
                request.likely_duplicates = Partner._pharma_similar_html(
                    Partner._pharma_find_similar(
                        request.account_type,
                        {
                            name: value
                            for name, value in request._proposed_values().items()
                            if value
                        },
                        request.partner_id.ids,
                        request.company_id,
                    )
                )

    def _proposed_values(self):
        """Return the values of a new account as proposed."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.model_name == "res.partner" and line.state != "rejected"
        )
        return {
            "pharma_type": self.account_type,
            "company_id": self.company_id.id,
            **{line.field_name: line.new_value for line in lines},
        }

    # -- who may what --------------------------------------------------------------------------------

    @api.model
    def _is_steward(self):
        return self.env.user.has_group("pharma_crm.group_data_steward")

    def _transition_access(self, action):
        # there is no right to edit: the steps are all that there is
        return "read"

    def _transition_allowed(self, action):
        if action in ("submit", "cancel"):
            return self.user_id == self.env.user
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._(
                    "“%s” is your own proposal: somebody else decides on it.", self.display_name
                )
            )
        return self._is_steward()

    @api.constrains("attachment_ids")
    def _check_attachment_ids(self):
        for request in self:
            # sudo: number and size only
            files = request.sudo().attachment_ids
            if len(files) > FILES_MAX:
                raise ValidationError(
                    self.env._("Up to %s files go with a change request.", FILES_MAX)
                )
            for file in files:
                if file.type != "binary" or file.file_size > FILE_SIZE_MAX:
                    raise ValidationError(
                        self.env._("“%s” is too big: a file has up to 10 MB.", file.name)
                    )

    def action_open_account(self):
        """Open the account that the proposal is about."""
        self.ensure_one()
        self.partner_id.check_access("read")
        return self.partner_id._get_records_action()
