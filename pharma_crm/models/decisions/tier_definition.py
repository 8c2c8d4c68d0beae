# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class TierDefinition(models.Model):
    _inherit = "tier.definition"

    escalate_days = fields.Integer(
        "Pass upward after",
        help="Working days without a decision until the next manager up the territory tree may decide too, and is "
        "told; then again after as many. 0: never.",
    )

    _escalate_days_range = models.Constraint(
        "CHECK (COALESCE(escalate_days, 0) BETWEEN 0 AND 365)",
        "A decision is passed upward after 0 to 365 working days.",
    )

    @api.model
    def _cron_send_review_reminder(self):
        """Remind the reviewers, and pass upward what has waited too long."""
        result = super()._cron_send_review_reminder()
        # sudo: run by the scheduler for records of all companies
        self.env["tier.review"].sudo()._escalate_overdue()
        return result
