# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_signal_uncovered = fields.Float(
        related="company_id.pharma_signal_uncovered", readonly=False
    )
    pharma_signal_month_days = fields.Integer(
        related="company_id.pharma_signal_month_days", readonly=False
    )
