# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_store_id = fields.Many2one(related="company_id.pharma_store_id", readonly=False)
    pharma_auto_ship = fields.Boolean(related="company_id.pharma_auto_ship", readonly=False)
    pharma_enforce_entitlement = fields.Boolean(
        related="company_id.pharma_enforce_entitlement", readonly=False
    )
