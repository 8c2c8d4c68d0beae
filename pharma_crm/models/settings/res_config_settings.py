# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    module_pharma_crm_cycle = fields.Boolean("Cycle plans")
    module_pharma_crm_call = fields.Boolean("Calls")
    module_pharma_crm_samples = fields.Boolean("Samples and gifts")
