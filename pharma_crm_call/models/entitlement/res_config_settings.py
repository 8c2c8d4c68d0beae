# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_call_entitlement = fields.Selection(
        related="company_id.pharma_call_entitlement", readonly=False, required=True
    )
