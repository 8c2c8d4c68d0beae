# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaHospitalGrade(models.Model):
    """Official grade of a hospital (三级甲等 …), best first by sequence."""

    _name = "pharma.hospital.grade"
    _description = "Hospital grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
