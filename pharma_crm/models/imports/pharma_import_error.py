# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaImportError(models.Model):
    """A row that an import left out, and why."""

    _name = "pharma.import.error"
    _description = "Refused row of an import"
    _order = "row, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "pharma.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    row = fields.Integer("Line", readonly=True, help="Line of the file; the header is line 1.")
    column = fields.Char(readonly=True)
    reason = fields.Char(required=True, readonly=True)
    cells = fields.Json(readonly=True)
    summary = fields.Char("Row", readonly=True)
    company_id = fields.Many2one(related="import_id.company_id", store=True)
