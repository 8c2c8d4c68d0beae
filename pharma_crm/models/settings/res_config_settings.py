# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    module_pharma_crm_cycle = fields.Boolean("Cycle plans")
    module_pharma_crm_call = fields.Boolean("Calls")
    module_pharma_crm_samples = fields.Boolean("Samples and gifts")
    pharma_import_max_cells = fields.Integer(
        "Largest import",
        config_parameter="pharma_crm.import_max_cells",
        help="Cells of a file; one with as many or more is refused. 0: 2 million of a workbook, 20 million of CSV.",
    )
