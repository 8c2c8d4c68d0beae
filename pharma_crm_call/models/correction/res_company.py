# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_call_correction_confirm = fields.Boolean(
        "Managers confirm corrections",
        default=True,
        help="The correction of a submitted call counts only when the rep's manager has confirmed it.",
    )
