# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaClass(models.Model):
    """A rank of customers (KOL, A, B, C), best first by sequence."""

    _name = "pharma.class"
    _description = "Customer class"
    # what is kept of a policy names classes
    _inherit = "pharma.cached.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short letter shown on badges, e.g. A.")
    sequence = fields.Integer(default=10, help="The best class comes first.")
    color = fields.Integer(help="Colour of the badge in lists, cards and the calendar.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    _code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), code)", "A class with this code already exists."
    )
