# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError, UserError


class TierValidationForwardWizard(models.TransientModel):
    """Passing a decision on: only one's own, and only to somebody who may decide."""

    _inherit = "tier.validation.forward.wizard"

    def add_forward(self):
        self.ensure_one()
        if not self.env["tier.review"]._is_guarded_model(self.res_model):
            return super().add_forward()
        record = self.env[self.res_model].browse(self.res_id)._without_client_context()
        comment = self.env["comment.wizard"].browse(self.env.context.get("comment_id")).exists()
        if (comment.res_model, comment.res_id) != (self.res_model, self.res_id):
            raise AccessError(
                self.env._("A decision is passed on by Forward on the record itself.")
            )
        # sudo: the reviews are only compared with the user's own
        record._check_forward(comment.sudo().review_ids)
        self._check_next_reviewer(record)
        # sudo: nobody writes reviews directly; checked above
        wizard = self.sudo().with_context(record.env.context, comment_id=comment.id)
        comment.sudo().validate_reject = "forward"
        return super(TierValidationForwardWizard, wizard).add_forward()

    def _check_next_reviewer(self, record):
        user = self.forward_reviewer_id
        if user == self.env.user:
            raise UserError(self.env._("Choose somebody else: the decision waits for you already."))
        if user in record._approval_excluded_users():
            raise UserError(
                self.env._(
                    "%(user)s made, owns or submitted “%(record)s” and cannot decide on it.",
                    user=user.name,
                    record=record.display_name,
                )
            )
        company = record._get_company()
        # sudo: in which companies somebody works is no secret to this check
        if (
            not user.active
            or user.share
            or company not in user.sudo().company_ids
            or not record.with_user(user).has_access("read")
        ):
            raise UserError(
                self.env._(
                    "%(user)s may not see “%(record)s” and so cannot decide on it.",
                    user=user.name,
                    record=record.display_name,
                )
            )
