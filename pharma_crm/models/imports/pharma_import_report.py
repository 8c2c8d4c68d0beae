# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.spreadsheet import write_csv

COUNTS = ("created", "updated", "unchanged", "refused")


class PharmaImport(models.Model):
    """What a run tells afterwards: the file of refused rows, the summary, the notes."""

    _inherit = "pharma.import"

    def action_error_file(self):
        """Download the refused rows with the reasons, to be corrected and loaded again."""
        self.ensure_one()
        self.check_access("read")
        if not self.error_ids:
            raise UserError(self.env._("No row of “%s” was refused.", self.name))
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/pharma.import/{self.id}/error_file?filename_field=error_filename&download=true",
        }

    @api.depends_context("lang")
    def _compute_error_file(self):
        for record in self:
            columns = record.mapping_ids.mapped("column")
            rows = [[*columns, self.env._("Line"), self.env._("Reason")]]
            rows += [[*line.cells, line.row, line.reason] for line in record.error_ids]
            record.error_file = base64.b64encode(write_csv(rows))
            stem = (record.filename or record.name or "import").rsplit(".", 1)[0]
            record.error_filename = f"{stem} - {self.env._('refused')}.csv"

    def _note_lines(self, job):
        """Return what a run did on the way that its counts do not tell."""
        lines = []
        if job.notes["specialties"]:
            lines.append(
                self.env._(
                    "%s specialties that nobody knew are put under “Unsorted”.",
                    job.notes["specialties"],
                )
            )
        if job.notes["extensions"]:
            lines.append(
                self.env._(
                    "%s phone numbers are kept without their extension.", job.notes["extensions"]
                )
            )
        if job.notes["merged"]:
            lines.append(
                self.env._(
                    "%s rows are of accounts that were merged into another one, and change nothing.",
                    job.notes["merged"],
                )
            )
        return lines

    def _summary(self):
        return self.env._(
            "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused",
            **{name: self[f"{name}_count"] for name in COUNTS},
        )
