# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_missing = fields.Char(
        "Missing",
        compute="_compute_pharma_missing",
        help="Fields that a complete account of this type has, and this one has not.",
    )

    @api.depends("pharma_type")
    @api.depends_context("lang", "company", "uid")
    def _compute_pharma_missing(self):
        self.pharma_missing = False
        policy = self.env["pharma.field.policy"]
        for type_, partners in self.filtered("pharma_type").grouped("pharma_type").items():
            wanted = [
                self._fields[name]
                for name in policy._complete_names(type_, self.env.company.id)
                if self._has_field_access(self._fields[name], "read")
            ]
            labels = {field.name: field._description_string(self.env) for field in wanted}
            for partner in partners:
                missing = [label for name, label in labels.items() if not partner[name]]
                partner.pharma_missing = ", ".join(missing) or False
