# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "pharma.handover",
                "link": "partner_id",
                "export": ["date", "summary", "signed_by", "signed_on", "note"],
                "blank": ["note"],
                "law": ["signed_by", "signature", "content_hash"],
                "keep": "samples",
                "date": "date",
            },
            {
                "model": "pharma.spend",
                "link": "partner_id",
                "export": ["date", "name", "amount", "category"],
                "keep": "spend",
                "date": "date",
            },
            {
                "model": "pharma.resource.request",
                "link": "partner_id",
                "export": ["name", "state", "purpose"],
                "blank": ["purpose"],
                "keep": "business",
            },
            {
                "model": "pharma.spend.paper",
                "link": "partner_ids",
                "export": ["name", "date", "purpose", "amount_each", "category"],
                "blank": ["purpose"],
                "keep": "spend",
                "date": "date",
            },
            {"model": "pharma.limit.entry", "link": "partner_id", "export": [], "keep": "business"},
        ]
