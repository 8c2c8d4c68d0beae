# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_pack_id = fields.Many2one(
        "pharma.pack",
        "Country pack",
        readonly=True,
        ondelete="restrict",
        help="Rules of a country on samples, gifts and spend, with their sources.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("pharma_pack_id"):
                self._check_pack_free(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_pack_free(vals)
        return super().write(vals)

    @api.model
    def _check_pack_free(self, vals):
        """The pack changes with its rules, or not at all."""
        if "pharma_pack_id" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "A country pack is chosen in the settings, after a preview of what it changes."
                )
            )
