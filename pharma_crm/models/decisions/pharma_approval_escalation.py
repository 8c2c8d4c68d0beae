# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaApprovalEscalation(models.Model):
    """A decision that was passed one level up the territory tree because nobody had decided in time.

    Made by the scheduler alone, once a level. It stays when the record is submitted anew.
    """

    _name = "pharma.approval.escalation"
    _description = "Decision passed upward"
    _order = "date desc, id desc"
    _rec_name = "record_name"

    review_id = fields.Many2one("tier.review", readonly=True, index=True, ondelete="set null")
    level = fields.Integer(readonly=True, help="1: to the next manager, 2: to the one above, …")
    res_model = fields.Char("Kind of record", readonly=True, required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True, index=True)
    record_name = fields.Char("Name of the record", readonly=True)
    tier_name = fields.Char("Step", readonly=True, translate=False)
    waited_for = fields.Char("Nobody of these decided", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Passed on to",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="May decide as well; whom it waited for may still decide.",
    )
    date = fields.Datetime("Passed on", required=True, readonly=True, default=fields.Datetime.now)
    days = fields.Integer("Working days", readonly=True, help="Waited without a decision.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _once = models.UniqueIndex("(review_id, level)", "Each level is told once.")

    @api.model
    def _note(self, document, review, user):
        """Record that a review goes to one more person."""
        return self.create(
            {
                "review_id": review.id,
                "level": len(review.escalation_ids) + 1,
                "res_model": document._name,
                "res_id": document.id,
                "record_name": document.display_name,
                "tier_name": review.name,
                "waited_for": review.todo_by,
                "user_id": user.id,
                "days": review.definition_id.escalate_days,
                "company_id": document._get_company().id,
            }
        )

    def action_open_record(self):
        """Open what waits for the decision."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
