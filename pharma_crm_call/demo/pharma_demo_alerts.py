# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaDemo(models.AbstractModel):
    """The alerts that the shipped rules open in the demo company."""

    _inherit = "pharma.demo"

    @api.model
    def _load_alerts(self):
        demo = self._in_company()
        company = demo.env.company
        if demo.env["pharma.alert"].search_count([("company_id", "=", company.id)], limit=1):
            return
        for rule in demo.env["pharma.alert.rule"].search([("response", "!=", "ignore")]):
            # nobody of a demo company is to get mail
            rule._evaluate(company, tell=False)
