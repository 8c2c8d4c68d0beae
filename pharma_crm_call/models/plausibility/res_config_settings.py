# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pharma_call_position = fields.Boolean(
        related="company_id.pharma_call_position",
        readonly=False,
        string="Reps may add their position",
    )
    pharma_call_position_days = fields.Integer(
        related="company_id.pharma_call_position_days",
        readonly=False,
        string="Keep positions and signals",
    )
    pharma_signal_km = fields.Float(
        related="company_id.pharma_signal_km", readonly=False, string="Far from the place"
    )
    pharma_signal_kmh = fields.Float(
        related="company_id.pharma_signal_kmh", readonly=False, string="Travelling faster than"
    )
    pharma_signal_batch = fields.Integer(
        related="company_id.pharma_signal_batch", readonly=False, string="Reported at once"
    )
