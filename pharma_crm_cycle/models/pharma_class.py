# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClass(models.Model):
    _inherit = "pharma.class"

    cycle_goal = fields.Integer(
        "Calls per cycle",
        help="Goal that a new cycle proposes for customers of this class; 0 proposes none.",
    )
    cycle_max_calls = fields.Integer(
        "Most calls credited",
        help="Calls beyond this number are counted but bring no further credit; 0 means no maximum.",
    )

    _cycle_goal_range = models.Constraint(
        "CHECK (COALESCE(cycle_goal, 0) >= 0 AND (COALESCE(cycle_max_calls, 0) = 0"
        " OR cycle_max_calls >= COALESCE(cycle_goal, 0)))",
        "The most calls credited cannot be below the calls per cycle.",
    )
