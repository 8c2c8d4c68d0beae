# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCoachingCompetence(models.Model):
    """One thing that a coach looks at, and what it weighs against the others."""

    _name = "pharma.coaching.competence"
    _description = "Competence"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "pharma.coaching.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Competence", required=True, translate=True)
    description = fields.Char(
        "What to look at", translate=True, help="Shown to the coach beside the score."
    )
    weight = fields.Float(
        default=1.0, digits=(5, 2), help="What the competence weighs in the mean of a report."
    )
    active = fields.Boolean(default=True)

    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight cannot be negative.")
