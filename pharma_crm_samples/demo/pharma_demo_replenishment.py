# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models


class PharmaDemo(models.AbstractModel):
    """Rules that fill up bags, evaluated once, and one that asks for something after a call."""

    _inherit = "pharma.demo"

    @api.model
    def _make_replenishment(self, goods):
        company = self.env.company
        self.env["pharma.replenishment.rule"].create(
            [
                {
                    "product_id": goods["leaflet"].id,
                    "minimum": 20,
                    "maximum": 60,
                    "pack_size": 10,
                    "action": "show",
                    "company_id": company.id,
                },
                {
                    "product_id": goods["glycarin"].id,
                    "territory_id": self._ref("territory_s11_cm").id,
                    "method": "cover",
                    "pack_size": 6,
                    "action": "show",
                    "company_id": company.id,
                },
            ]
        )
        self.env["pharma.replenishment.run"].action_start()
        self.env["pharma.request.rule"].create(
            {
                "name": "Wall chart after the first call on a key opinion leader",
                "class_ids": [Command.set(self._xml("pharma_crm.class_kol").ids)],
                "once": "ever",
                "submit": False,
                "line_ids": [Command.create({"product_id": goods["chart"].id, "quantity": 1})],
                "company_id": company.id,
            }
        )
