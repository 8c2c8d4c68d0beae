# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaPrivacy(models.AbstractModel):
    _inherit = "pharma.privacy"

    @api.model
    def _pharma_personal_data(self):
        return super()._pharma_personal_data() + [
            {
                "model": "pharma.cycle.target",
                "link": "partner_id",
                "export": ["cycle_id", "reason"],
                "blank": ["reason"],
                "keep": "business",
            },
            {
                "model": "pharma.cycle.plan.call",
                "link": "partner_id",
                "export": ["cycle_id", "day", "state"],
                "keep": "business",
            },
            {
                "model": "pharma.cycle.plan.missing",
                "link": "partner_id",
                "export": ["cycle_id", "calls", "why"],
                "keep": "business",
            },
            {
                "model": "pharma.cycle.baseline",
                "link": "partner_id",
                "export": ["cycle_id", "goal"],
                "keep": "business",
            },
            {
                "model": "pharma.cycle.target.change",
                "link": "partner_id",
                "export": ["cycle_id", "kind", "reason"],
                "blank": ["reason"],
                "keep": "business",
            },
            {
                "model": "pharma.cycle.challenge.line",
                "link": "partner_id",
                "export": ["cycle_id", "kind", "note", "decision", "decision_note"],
                "blank": ["note", "decision_note"],
                "keep": "business",
            },
        ]
