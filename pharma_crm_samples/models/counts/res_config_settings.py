# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_count_tolerance = fields.Integer(
        related="company_id.pharma_count_tolerance", readonly=False
    )
