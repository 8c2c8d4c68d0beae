# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaMergeStep(models.Model):
    """What one statement of a merge changed, row by row, so that it can be taken back.

    ``update``: rows are ``[id, value before, value after]`` of one column; ``delete`` and ``insert``: whole rows.
    """

    _name = "pharma.merge.step"
    _description = "What a merge moved"
    _order = "id"
    _rec_name = "table_name"
    _log_access = False

    merge_id = fields.Many2one(
        "pharma.merge", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("update", "Changed"), ("delete", "Taken out"), ("insert", "Put in")],
        required=True,
        readonly=True,
    )
    table_name = fields.Char(required=True, readonly=True)
    column_name = fields.Char(readonly=True)
    rows = fields.Json(readonly=True)
    row_count = fields.Integer(readonly=True)
