# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaGoalChangeLine(models.Model):
    """The goal of one customer before and after."""

    _name = "pharma.goal.change.line"
    _description = "Goal before and after"
    _inherit = ["pharma.kpi.mixin"]
    _order = "change_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _kpi_fields = {"goal_after": "prorated_goal"}

    change_id = fields.Many2one(
        "pharma.goal.change", required=True, readonly=True, index=True, ondelete="cascade"
    )
    target_id = fields.Many2one(
        "pharma.cycle.target",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty when the line of the target list is gone.",
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    goal_before = fields.Integer("Before", readonly=True)
    goal_after = fields.Integer("After", readonly=True)
    made = fields.Integer(
        "Calls made", readonly=True, help="Calls made by then: a goal is never lowered below them."
    )
    # What a later change starts from: the goal without any leave, and the days known when it was decided.
    goal_base = fields.Integer("Without leave", readonly=True)
    days_base = fields.Float(readonly=True, digits=(6, 2))
    company_id = fields.Many2one(related="change_id.company_id", store=True, index=True)
