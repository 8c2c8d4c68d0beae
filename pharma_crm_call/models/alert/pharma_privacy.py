# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "pharma.alert",
                "link": "partner_id",
                "export": ["date_open", "reason"],
                "blank": ["reason"],
                "keep": "business",
            },
        ]
