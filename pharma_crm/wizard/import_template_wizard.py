# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaImportTemplateWizard(models.TransientModel):
    """Hand out an empty list to be filled."""

    _name = "pharma.import.template.wizard"
    _description = "Template of a list"

    target = fields.Selection(
        selection=lambda self: self.env["pharma.import"]._selection_target(),
        string="List of",
        required=True,
        default="doctor",
    )
    kind = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV")], "Format", required=True, default="xlsx"
    )

    def action_download(self):
        """Download the template."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/pharma/import/template/{self.target}.{self.kind}",
        }
