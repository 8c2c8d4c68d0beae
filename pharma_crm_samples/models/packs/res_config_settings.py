# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_pack_id = fields.Many2one(related="company_id.pharma_pack_id")
    pharma_pack_suggested_id = fields.Many2one(
        "pharma.pack", "Pack of your country", compute="_compute_pharma_pack_suggested_id"
    )

    @api.depends("company_id")
    def _compute_pharma_pack_suggested_id(self):
        for settings in self:
            settings.pharma_pack_suggested_id = self.env["pharma.pack"]._suggested(
                settings.company_id
            )

    def action_pharma_choose_pack(self):
        """Preview what the pack of the company's country would change."""
        self.ensure_one()
        company = self.company_id
        pack = company.pharma_pack_id or self.pharma_pack_suggested_id
        return self.env["pharma.pack.switch"]._open_new(company, pack)
