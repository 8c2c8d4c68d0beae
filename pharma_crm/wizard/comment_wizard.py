# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError


class CommentWizard(models.TransientModel):
    """The dialog of a decision. A client can make one with any record, reviews and kind of decision."""

    _inherit = "comment.wizard"

    # named here too, so that its label is translated with our own words
    comment = fields.Char()

    def _approval_record(self):
        """The record, when it is one of ours."""
        if not self.env["tier.review"]._is_guarded_model(self.res_model):
            return None
        return self.env[self.res_model].browse(self.res_id)

    def add_comment(self):
        self.ensure_one()
        record = self._approval_record()
        if record is None:
            return super().add_comment()
        if self.validate_reject == "forward" and not self.env.su:
            # alone it would close the review without a next reviewer; the forward dialog calls it with sudo()
            raise AccessError(
                self.env._("A decision is passed on by Forward on the record itself.")
            )
        record = record._without_client_context()
        mine = record._check_decision(self.sudo().review_ids)
        # sudo: nobody writes reviews directly; these are the user's own, as checked above. The context
        # is the record's, without what the client put into the wizard's.
        wizard = self.sudo().with_context(record.env.context)  # pylint: disable=context-overridden
        wizard.review_ids = mine
        return super(CommentWizard, wizard).add_comment()
