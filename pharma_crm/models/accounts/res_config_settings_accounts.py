# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_licence_warning_days = fields.Integer(
        related="company_id.pharma_licence_warning_days", readonly=False
    )
    pharma_licence_authority = fields.Char(
        related="company_id.pharma_licence_authority", readonly=False
    )
