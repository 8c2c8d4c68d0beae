# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models


class TierReview(models.Model):
    """A review knows since when it waits; one that waits too long goes to the next manager as well."""

    _inherit = "tier.review"

    pending_since = fields.Datetime("Waits since", readonly=True, copy=False)
    escalation_ids = fields.One2many(
        "pharma.approval.escalation",
        "review_id",
        "Passed upward",
        readonly=True,
        groups="pharma_crm.group_line_manager,pharma_crm.group_auditor",
    )

    def write(self, vals):
        if vals.get("status") == "pending":
            vals = {**vals, "pending_since": fields.Datetime.now()}
        return super().write(vals)

    @api.model
    def _get_reviewer_fields(self):
        return [*super()._get_reviewer_fields(), "escalation_ids.user_id"]

    def _get_further_reviewers(self):
        return super()._get_further_reviewers() | self.escalation_ids.user_id

    # -- overdue -------------------------------------------------------------------------------

    @api.model
    def _escalate_overdue(self):
        """Pass upward, one level each, what has waited longer than its rule says. Safe to run twice."""
        now = fields.Datetime.now()
        waiting = self.search(
            [
                ("status", "=", "pending"),
                ("model", "in", self._guarded_models()),
                ("definition_id.escalate_days", ">", 0),
                ("pending_since", "<", now - timedelta(days=1)),
            ],
            order="id",
        )
        ends = {}  # many wait since the same day for as many days
        for review in waiting.try_lock_for_update():
            document = review._document().exists()
            if not document or document[document._workflow_field] != "review":
                continue
            company, days = document._get_company(), review.definition_id.escalate_days
            since = max([review.pending_since, *review.escalation_ids.mapped("date")])
            # hours do not matter: the n-th working day after that day has to be over
            key = (company, days, since.replace(minute=0, second=0, microsecond=0))
            if key not in ends:
                ends[key] = company._pharma_working_days_later(key[2], days)
            if ends[key] <= now:
                document._escalate(review)

    def _send_review_reminder(self):
        """Remind of our records with what the first mail had: the facts and new buttons."""
        ours = self._guarded()
        for review in ours:
            document = review._document().exists()
            if document:
                document._ask_for_decision(review, review.reviewer_ids, reminder=True)
                review.last_reminder_date = fields.Datetime.now()
        return super(TierReview, self - ours)._send_review_reminder()
