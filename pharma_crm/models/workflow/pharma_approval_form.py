# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree
from markupsafe import escape

from odoo import models

from . import pharma_approval_mixin  # noqa: F401  its model has to be known before this extension

# A group is named by its first people; the rest are counted.
MOST_NAMED = 3


class PharmaApprovalMixin(models.AbstractModel):
    """How a form shows an approval: one banner with who has to decide and the buttons, and one dialog."""

    _inherit = "pharma.approval.mixin"

    def _add_comment(self, validate_reject, reviews):
        """OCA's dialog, saying what the answer does."""
        action = super()._add_comment(validate_reject, reviews)
        view = self.env.ref("pharma_crm.view_decision_form")
        reject = validate_reject == "reject"
        return {
            **action,
            "name": self.env._("Why do you reject it?")
            if reject
            else self.env._("Approve with a comment"),
            "views": [(view.id, "form")],
            "view_id": view.id,
        }

    def _get_to_validate_message(self):
        """Who has to decide, at which step."""
        return escape(self._waits_for())

    def _waits_for(self):
        """Return who has to decide by name, at which step, as plain text."""
        # sudo: names of colleagues, and what the rule is called, which the review keeps only in the language of
        # who submitted
        waiting = self.sudo().review_ids.filtered(lambda r: r.status == "pending")[:1]
        people = waiting.reviewer_ids
        if not people:
            return self.env._("Waits for its reviewers")
        names = ", ".join(people[:MOST_NAMED].mapped("name"))
        if len(people) > MOST_NAMED:
            names = self.env._(
                "%(names)s or one of %(count)s more", names=names, count=len(people) - MOST_NAMED
            )
        return self.env._(
            "Waits for %(people)s (%(tier)s)", people=names, tier=waiting.definition_id.name
        )

    def _get_rejected_message(self):
        """Who has rejected, and why."""
        rejected = self.review_ids.filtered(lambda r: r.status == "rejected")[:1]
        if not rejected:
            return ""
        return escape(
            self.env._(
                "Rejected by %(user)s: %(reason)s. Change it and ask again.",
                user=rejected.done_by.name,
                reason=(rejected.comment or "").rstrip(" ."),
            )
        )

    def _get_tier_validation_readonly_domain(self):
        first = self._workflow_first_value(self._workflow_field)
        return f"{self._workflow_field} != '{first}'"

    def _add_tier_validation_buttons(self, node, params):
        """Nothing but the field that OCA's modifiers need: the model's own Submit is in its header."""
        return etree.fromstring('<div><field name="validation_status" invisible="1" /></div>')

    def _add_tier_validation_label(self, node, params):
        arch = self.env["ir.qweb"]._render(
            "pharma_crm.approval_banner",
            {
                "state_field": self._workflow_field,
                "first_state": self._workflow_first_value(self._workflow_field),
            },
        )
        return etree.fromstring(arch)
