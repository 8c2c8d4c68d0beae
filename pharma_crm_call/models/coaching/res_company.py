# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_coaching_days = fields.Integer(
        "Coaching every",
        default=30,
        help="Days after which a rep should be coached again; 0 never.",
    )

    _pharma_coaching_days_valid = models.Constraint(
        "CHECK (pharma_coaching_days >= 0)",
        "The days between two coachings cannot be negative.",
    )
