# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCoachingLevel(models.Model):
    """A step of a template's scale, in words."""

    _name = "pharma.coaching.level"
    _description = "Step of a coaching scale"
    _order = "template_id, value"

    template_id = fields.Many2one(
        "pharma.coaching.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True, index=True)
    name = fields.Char("Level", required=True, translate=True)
    value = fields.Integer(required=True, default=1, help="Points of this level, from 1 on.")

    _value_uniq = models.UniqueIndex("(template_id, value)", "Each value stands once in a scale.")
    _value_positive = models.Constraint("CHECK (value >= 1)", "Values of a scale begin with 1.")
