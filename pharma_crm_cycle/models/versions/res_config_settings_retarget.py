# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_retarget_months = fields.Integer(
        related="company_id.pharma_retarget_months", readonly=False
    )
