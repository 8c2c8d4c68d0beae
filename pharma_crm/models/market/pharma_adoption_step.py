# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaAdoptionStep(models.Model):
    """How far a doctor has come with a product: from unaware to advocate."""

    _name = "pharma.adoption.step"
    _description = "Adoption step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    is_user = fields.Boolean(
        "Uses the product", help="Counts as a user of the product, whatever the quantity."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
