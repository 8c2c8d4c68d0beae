# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

ON_PROBLEM = [
    ("refuse", "Refuse the row"),
    ("empty", "Leave the field empty"),
    ("create", "Create what is missing"),
]


class PharmaImportProfileLine(models.Model):
    """One column of a remembered mapping."""

    _name = "pharma.import.profile.line"
    _description = "Column of an import profile"
    _order = "sequence, id"

    profile_id = fields.Many2one(
        "pharma.import.profile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    column = fields.Char(required=True, help="The header as the list writes it.")
    target = fields.Selection(related="profile_id.target")
    field_id = fields.Many2one(
        "pharma.import.field",
        "Fills",
        required=True,
        ondelete="cascade",
        domain="[('target', '=', target)]",
    )
    on_problem = fields.Selection(
        ON_PROBLEM, "A value that does not fit", required=True, default="refuse"
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
