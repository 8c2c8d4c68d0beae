# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "pharma.call.evidence",
                "link": "call_id.partner_id",
                "export": ["create_date", "name"],
                "blank": ["name", "file"],
                "keep": "business",
            }
        ]
