# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaDosageForm(models.Model):
    """Tablet, injection, inhaler …: in which form a doctor prescribes."""

    _name = "pharma.dosage.form"
    _description = "Dosage form"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
