# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "pharma.call",
                "link": "partner_id",
                "export": [
                    "date_start",
                    "state",
                    "channel_id",
                    "purpose",
                    "note",
                    "next_objective",
                ],
                "blank": ["purpose", "note", "next_objective", "outside_reason", "cancel_reason"],
                "keep": "business",
            },
            {
                "model": "pharma.call.attendee",
                "link": "partner_id",
                "export": ["call_id"],
                "keep": "business",
            },
            {
                "model": "pharma.call.review",
                "link": "call_id.partner_id",
                "export": ["create_date", "text"],
                "blank": ["text"],
            },
        ]
