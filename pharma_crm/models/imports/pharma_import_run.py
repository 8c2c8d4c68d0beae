# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaImportRun(models.Model):
    """One check or import of a list: how far it is and what it did.

    A record of its own, so that Stop and the batch at hand never write the same row.
    """

    _name = "pharma.import.run"
    _description = "Run of an import"
    _order = "id desc"
    _rec_name = "date_start"

    import_id = fields.Many2one(
        "pharma.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    dry_run = fields.Boolean("Check only", readonly=True)
    user_id = fields.Many2one("res.users", "Started by", readonly=True)
    cursor = fields.Integer(
        "Rows taken", readonly=True, help="A run that goes on begins after this row."
    )
    row_count = fields.Integer("Rows", readonly=True)
    created_count = fields.Integer("Created", readonly=True)
    updated_count = fields.Integer("Updated", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    note = fields.Text(readonly=True)
    noted = fields.Json(readonly=True, help="How often what the note tells of has happened so far.")
    date_start = fields.Datetime("Started", readonly=True)
    date_end = fields.Datetime("Ended", readonly=True)
    company_id = fields.Many2one(related="import_id.company_id", store=True)

    @api.depends("cursor", "row_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.cursor / run.row_count if run.row_count else 0
