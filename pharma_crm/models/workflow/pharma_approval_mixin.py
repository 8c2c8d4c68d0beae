# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import pharma_workflow_mixin  # noqa: F401  its model has to be known before this one

CLIENT_KEYS = (
    "skip_validation_check",
    "skip_check_state_condition",
    "tier_validation_defer_compute_can_review",
)


class PharmaApprovalMixin(models.AbstractModel):
    """Draft → review → approved, decided in tiers (`tier.definition`; the highest sequence is asked first).

    The tiers are OCA's. This layer runs OCA's code with sudo() after checks of its own, because OCA leaves
    `tier.review` writable by everyone: here only sudo() writes the reviews of our records (`tier_review.py`).
    A model overrides `_on_approved`, `_on_rejected` and, for who may submit, `_transition_allowed`.
    """

    _name = "pharma.approval.mixin"
    _description = "Approval in tiers"
    _inherit = ["pharma.workflow.mixin", "tier.validation"]

    _pharma_approval = True
    _tier_validation_manual_config = False
    _state_from = ["draft", "review"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    # fields that may be edited at any time; see `pharma_approval_editing.py`
    _approval_editable_fields = ()

    submitted_by_id = fields.Many2one(
        "res.users", "Submitted by", copy=False, readonly=True, help="Who asked for the approval."
    )
    submitted_on = fields.Datetime(
        copy=False, readonly=True, help="When the approval was asked for."
    )
    can_submit = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    # -- the steps -----------------------------------------------------------------------------

    @api.model
    def _get_workflow_transitions(self):
        return {
            "submit": (("draft",), "review"),
            "withdraw": (("review",), "draft"),
            **super()._get_workflow_transitions(),
        }

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {
            "validation_status",
            "review_ids",
            "submitted_by_id",
            "submitted_on",
        }

    @api.model
    def _client_context_keys(self):
        return (*super()._client_context_keys(), *CLIENT_KEYS)

    def _transition_allowed(self, action):
        if action == "withdraw" and self.env.user not in self._approval_excluded_users():
            return self.env.user.has_group("pharma_crm.group_administrator")
        return super()._transition_allowed(action)

    def action_submit(self):
        """Ask the reviewers of the tiers that fit the record for their approval."""
        for record in self._without_client_context():
            record._check_transition("submit")
            record._submit()
        return True

    def action_withdraw(self):
        """Take a submitted record back to draft; approvals given so far are void."""
        for record in self._without_client_context():
            record._do_transition("withdraw")
            # sudo: nobody writes reviews directly
            record.sudo().review_ids.unlink()
            record._approval_log(self.env._("Taken back by %s.", self.env.user.name))
        return True

    def _on_approved(self):
        """Called when the last tier has approved, as that reviewer. To be overridden."""

    def _on_rejected(self):
        """Called when a reviewer has rejected and the record is a draft again. To be overridden."""

    def _submit(self):  # pylint: disable=missing-return
        self.ensure_one()
        # sudo: nobody writes reviews directly; those of a rejected round give way to the new ones
        self.sudo().review_ids.unlink()
        self._workflow_write(
            {
                self._workflow_field: "review",
                "submitted_by_id": self.env.uid,
                "submitted_on": fields.Datetime.now(),
            }
        )
        self.invalidate_recordset(["review_ids", "need_validation", "validation_status"])
        # our own `request_validation` asks this method
        # pylint: disable-next=super-method-mismatch
        reviews = super(PharmaApprovalMixin, self.sudo()).request_validation()
        if not reviews:
            raise UserError(
                self.env._(
                    "No approval rule fits “%s”, so nobody could approve it. Ask an administrator of "
                    "Pharma CRM to add one under Configuration › Approval rules.",
                    self.display_name,
                )
            )
        for review in reviews:
            self._check_tier_has_reviewer(review)

    def evaluate_tier(self, tier):
        """Whether the rule fits; OCA's, with a condition that cannot be read told as such."""
        try:
            return super().evaluate_tier(tier)
        except (ValueError, SyntaxError, KeyError) as error:
            raise UserError(
                self.env._(
                    "The condition of the approval rule “%s” cannot be read. Ask an administrator of "
                    "Pharma CRM to correct it.",
                    tier.name,
                )
            ) from error

    def _check_tier_has_reviewer(self, review):
        if not any(self.with_user(user).has_access("read") for user in review.reviewer_ids):
            raise UserError(
                self.env._(
                    "Nobody can decide on “%(record)s” at the step “%(tier)s”: it has no reviewer who may see "
                    "the record and has not made it. Ask an administrator of Pharma CRM to correct the "
                    "approval rule or to appoint a manager.",
                    record=self.display_name,
                    tier=review.name,
                )
            )

    # -- who decides ---------------------------------------------------------------------------

    def _approval_excluded_users(self):
        """Who may not decide on the record: who made it, owns it or submitted it."""
        self.ensure_one()
        # sudo: who made a record is no secret to the check, whatever the user may read
        record = self.sudo()
        users = record.create_uid | record.submitted_by_id
        for name in ("user_id", "requested_by"):
            field = self._fields.get(name)
            if field and field.comodel_name == "res.users":
                users |= record[name]
        return users

    def _refresh_deciders(self):
        """Work out anew the fields of the records that name reviewers. To be overridden."""

    def _get_sequences_to_approve(self, user):
        """OCA's question behind the buttons; nobody has tiers to decide on their own record."""
        if any(
            record[self._workflow_field] != "review" or user in record._approval_excluded_users()
            for record in self
        ):
            return []
        return super()._get_sequences_to_approve(user)

    def _reviews_to_decide(self, user):
        """The tiers that the user may decide now, in order."""
        opened = self.review_ids.filtered(lambda r: r.status in ("waiting", "pending")).sorted(
            "sequence"
        )
        sequences = self._get_sequences_to_approve(user)
        mine = opened.filtered(lambda r: user in r.reviewer_ids and r.sequence in sequences)
        # a tier that lets its reviewer pass when the same person has decided the tiers before it
        for review in opened - mine:
            before = opened.filtered(lambda r, review=review: r.sequence < review.sequence) - mine
            if (
                mine
                and review.approve_sequence_bypass
                and user in review.reviewer_ids
                and not before
            ):
                mine |= review
        return mine

    def _check_decision(self, tiers=None):
        """Return the tiers (of those given, if any are) that the user may decide now; raise when none."""
        self.ensure_one()
        record = self.sudo(False)
        user = self.env.user
        record.check_access("read")
        if record[self._workflow_field] != "review":
            raise UserError(record._transition_state_message(["review"]))
        if user in record._approval_excluded_users():
            raise AccessError(
                self.env._(
                    "“%s” is your own: somebody else has to decide on it.", record.display_name
                )
            )
        # sudo: reviewers are worked out anew, because groups and managers change while a record waits
        record.sudo().review_ids._refresh_reviewers()
        mine = record._reviews_to_decide(user)
        if isinstance(tiers, models.BaseModel):
            mine &= tiers
        if not user.active or not mine:
            raise AccessError(
                self.env._("“%s” does not wait for your decision.", record.display_name)
            )
        return mine

    # -- OCA's entry points, each behind the same check ----------------------------------------

    def request_validation(self):
        """OCA's public method: the same as to submit."""
        return self.action_submit()

    def restart_validation(self):
        """OCA's public method: the same as to take back."""
        return self.action_withdraw()

    def validate_tier(self):
        """Approve the tiers that wait for the user."""
        self.ensure_one()
        record = self._without_client_context()
        record._check_seen(record._check_decision())
        return super(PharmaApprovalMixin, record).validate_tier()

    def reject_tier(self):
        """Ask for the reason of the rejection; the answer rejects."""
        self.ensure_one()
        record = self._without_client_context()
        mine = record._check_decision()
        record._check_seen(mine)
        return record._add_comment("reject", mine)

    def _check_seen(self, reviews):
        """A form tells which reviews it showed: a record taken back, changed and submitted again has others."""
        seen = self.env.context.get("approval_seen_review_ids")
        if isinstance(seen, list) and not set(reviews.ids) <= set(seen):
            raise UserError(
                self.env._(
                    "“%s” was changed and submitted again since you opened it. Reload it first.",
                    self.display_name,
                )
            )

    def forward_tier(self):
        """Ask to whom the decision is passed on."""
        self.ensure_one()
        record = self._without_client_context()
        record._check_forward()
        return super(PharmaApprovalMixin, record).forward_tier()

    def _check_forward(self, tiers=None):
        mine = self._check_decision(tiers)
        if not all(mine.definition_id.mapped("has_forward")) or not mine.definition_id:
            raise AccessError(self.env._("This decision cannot be passed on."))
        return mine

    def _validate_tier(self, tiers=False):
        self.ensure_one()
        record = self._without_client_context()
        mine = record._check_decision(tiers)
        # sudo: a reviewer need not be able to edit the record; the check above stands for the access
        result = super(PharmaApprovalMixin, record.sudo())._validate_tier(mine.sudo())
        record._finish_approval()
        return result

    def _rejected_tier(self, tiers=False):
        self.ensure_one()
        record = self._without_client_context()
        mine = record._check_decision(tiers)
        reason = (mine[:1].comment or "").strip()
        if not reason:
            raise UserError(self.env._("Say why you reject “%s”.", record.display_name))
        # sudo: as in _validate_tier
        result = super(PharmaApprovalMixin, record.sudo())._rejected_tier(mine.sudo())
        record._finish_rejection(reason)
        return result

    def _forward_tier(self, tiers=False):
        self.ensure_one()
        record = self._without_client_context()
        mine = record._check_forward(tiers)
        # sudo: as in _validate_tier
        return super(PharmaApprovalMixin, record.sudo())._forward_tier(mine.sudo())

    def _is_approved(self):
        """Whether each tier has approved; read from the reviews, validation_status can be stale."""
        self.ensure_one()
        # sudo: the reviews count, whether or not the user may read them
        record = self.sudo()
        record.invalidate_recordset(["review_ids", "validation_status"])
        statuses = set(record.review_ids.mapped("status"))
        return "approved" in statuses and statuses <= set(self._validated_states())

    def _finish_approval(self):
        if not self._is_approved():
            return
        # sudo: a reviewer need not be able to edit the record
        self.sudo()._workflow_write({self._workflow_field: "approved"})
        self._approval_log(self.env._("Approved."), notify=True)
        self.sudo(False)._on_approved()

    def _finish_rejection(self, reason):
        # sudo: a reviewer need not be able to edit the record, and nobody writes reviews directly
        record = self.sudo()
        record.review_ids.filtered(lambda r: r.status in ("waiting", "pending")).write(
            {"status": "cancel"}
        )
        record._workflow_write({self._workflow_field: "draft"})
        self._approval_log(
            self.env._("Rejected by %(user)s: %(reason)s", user=self.env.user.name, reason=reason),
            notify=True,
        )
        self.sudo(False)._on_rejected()

    def _approval_log(self, body, notify=False):
        """Write into the chatter, if there is one; `notify` tells who submitted and who owns the record."""
        self.ensure_one()
        if "message_ids" not in self._fields:
            return
        # sudo: the reviewer may speak in the chatter of a record that they may only read
        record = self.sudo()
        people = (
            (record._approval_excluded_users() - self.env.user).filtered("active") if notify else ()
        )
        record.message_post(
            body=body,
            partner_ids=people.partner_id.ids if people else [],
            subtype_xmlid="mail.mt_comment",
        )

    def _notify_rejected_review(self):
        """Our own message carries the reason and reaches who asked; OCA's would be a second one."""
