# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_decision_link_days = fields.Integer(
        related="company_id.pharma_decision_link_days", readonly=False
    )
