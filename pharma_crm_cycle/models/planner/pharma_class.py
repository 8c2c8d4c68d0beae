# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClass(models.Model):
    _inherit = "pharma.class"

    plan_worth = fields.Float(
        "Worth of a call",
        default=1.0,
        digits=(6, 1),
        help="What the planner weighs a call on this class with, compared with the others: when not everything"
        " fits, the calls of most worth find a place.",
    )
    high_value = fields.Boolean(
        help="Calls on this class are high-value calls: figures count them apart."
    )

    _plan_worth_positive = models.Constraint(
        "CHECK (plan_worth IS NULL OR plan_worth >= 0)", "The worth of a call cannot be negative."
    )
