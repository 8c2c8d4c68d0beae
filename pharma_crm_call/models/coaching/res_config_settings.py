# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_coaching_days = fields.Integer(
        related="company_id.pharma_coaching_days", readonly=False, string="Coaching every"
    )
