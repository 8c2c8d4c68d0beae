# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.spreadsheet import write_csv, write_xlsx


class PharmaImport(models.Model):
    """Templates: a file with the header of a list and one row as an example."""

    _inherit = "pharma.import"

    @api.model
    def _template(self, target, kind):
        """Return (file name, content) of an empty list of a kind, as CSV or XLSX.

        :raises ValidationError: there is no such list or kind.
        """
        self.check_access("create")
        label = dict(self._selection_target()).get(target)
        if not label or kind not in ("csv", "xlsx"):
            raise ValidationError(self.env._("There is no template of this kind."))
        fields_ = self.env["pharma.import.field"].search([("target", "=", target)])
        rows = [fields_.mapped("label"), [field.sample or "" for field in fields_]]
        content = write_xlsx(rows, label) if kind == "xlsx" else write_csv(rows)
        return f"{label}.{kind}", content

    def action_templates(self):
        """Open the dialog that hands out templates."""
        return self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_import_template")
