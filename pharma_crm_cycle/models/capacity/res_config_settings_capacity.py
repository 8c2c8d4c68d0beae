# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_calls_per_day = fields.Float(related="company_id.pharma_calls_per_day", readonly=False)
    pharma_capacity_policy = fields.Selection(
        related="company_id.pharma_capacity_policy", readonly=False
    )
    pharma_utilisation_max = fields.Float(
        related="company_id.pharma_utilisation_max", readonly=False
    )
    pharma_utilisation_min = fields.Float(
        related="company_id.pharma_utilisation_min", readonly=False
    )
    pharma_market_source = fields.Selection(
        related="company_id.pharma_market_source", readonly=False
    )
    pharma_balance_market_weight = fields.Float(
        related="company_id.pharma_balance_market_weight", readonly=False
    )
    pharma_balance_doctors_weight = fields.Float(
        related="company_id.pharma_balance_doctors_weight", readonly=False
    )
