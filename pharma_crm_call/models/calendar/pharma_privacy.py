# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    """Events of calls and week templates name whom the rep calls on."""

    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "calendar.event",
                "link": "pharma_call_id.partner_id",
                "export": ["name", "location", "start"],
                "blank": ["name", "location"],
            },
            {
                "model": "pharma.call.week.template.line",
                "link": "partner_id",
                "export": ["weekday", "hour", "purpose"],
                "delete": True,
            },
        ]
