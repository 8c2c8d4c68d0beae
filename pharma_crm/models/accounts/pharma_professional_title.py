# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaProfessionalTitle(models.Model):
    """Professional title of a doctor (chief physician, professor …), highest first by sequence."""

    _name = "pharma.professional.title"
    _description = "Professional title"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
