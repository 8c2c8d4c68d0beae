# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaCoachingTemplate(models.Model):
    """What a coach looks at, on which scale: competences with weights, levels with texts."""

    _name = "pharma.coaching.template"
    _description = "Coaching template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first template is proposed for a new report.")
    description = fields.Text(translate=True, help="When to use it; shown to the coach.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    competence_ids = fields.One2many(
        "pharma.coaching.competence", "template_id", "Competences", copy=True
    )
    level_ids = fields.One2many("pharma.coaching.level", "template_id", "Scale", copy=True)
