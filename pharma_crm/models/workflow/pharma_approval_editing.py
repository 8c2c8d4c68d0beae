# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from . import pharma_approval_mixin  # noqa: F401  its model has to be known before this extension

# what the chatter and the activities write on a record at any time
FREE_PREFIXES = ("message_", "activity_", "my_activity_", "website_message_")


class PharmaApprovalMixin(models.AbstractModel):
    """What may still be edited or deleted once a record is submitted."""

    _inherit = "pharma.approval.mixin"

    def _approval_is_free(self, name):
        return name in self._approval_editable_fields or name.startswith(FREE_PREFIXES)

    def _check_editable(self, names=()):
        """Raise unless the fields (none named: what hangs on the record) may be changed now."""
        first = self._workflow_first_value(self._workflow_field)
        for record in self:
            state = record[self._workflow_field]
            if state == first:
                continue
            if state == "review":
                reviewing = record.review_ids.definition_id and names
                if reviewing and record._check_allow_write_under_validation(names):
                    continue
            elif self.env.su or (names and record._check_allow_write_after_validation(names)):
                continue
            raise UserError(
                self.env._(
                    "“%s” has been submitted: it cannot be edited. Take it back while it is under review, "
                    "or make a new one.",
                    record.display_name,
                )
            )

    def _tier_validation_check_write_allowed(self, vals):
        """In place of OCA's check: no context of a client opens it, and it goes on after the approval."""
        names = [name for name in vals if not self._approval_is_free(name)]
        if names and not self._workflow_permitted():
            self._check_editable(names)

    def _tier_validation_check_state_on_write(self, vals):
        """In place of OCA's, which approves on its own when the writer is a reviewer."""
        if vals.get(self._workflow_field) not in self._state_to:
            return
        for record in self:
            if record[self._workflow_field] in self._state_from and not record._is_approved():
                raise UserError(
                    self.env._(
                        "“%s” needs the approval of its reviewers first.", record.display_name
                    )
                )

    def _tier_validation_check_write_remove_reviews(self, vals):
        # sudo: nobody writes reviews directly
        return super(PharmaApprovalMixin, self.sudo())._tier_validation_check_write_remove_reviews(
            vals
        )

    def _allow_to_remove_reviews(self, values):
        """The reviews of a cancelled record stay as its history; a re-opened one starts anew."""
        return values.get(self._workflow_field) in self._state_from and (
            self[self._workflow_field] not in self._state_from
        )

    def _check_state_from_condition(self):
        return self[self._workflow_field] in self._state_from

    @api.model
    def _get_all_validation_exceptions(self):
        return [*super()._get_all_validation_exceptions(), *self._approval_editable_fields]

    def unlink(self):
        self.check_access("unlink")
        self._check_deletable()
        # sudo: nobody deletes reviews directly; they go with their record
        self.sudo().review_ids.unlink()
        return super().unlink()
