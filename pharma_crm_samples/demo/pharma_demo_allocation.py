# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models


class PharmaDemo(models.AbstractModel):
    """A draft of an allocation that the business manager looks at."""

    _inherit = "pharma.demo"

    @api.model
    def _make_allocation(self, goods):
        business = self._ref("user_business")
        allocation = (
            self.env["pharma.allocation"]
            .with_user(business)
            .create(
                {
                    "cycle_id": self._ref("cycle_running", "pharma_crm_cycle").id,
                    "note": "Material of the quarter",
                    "item_ids": [
                        Command.create(
                            {
                                "product_id": goods[item].id,
                                "quantity": pieces,
                                "pack_size": pack,
                                "key": key,
                            }
                        )
                        for item, pieces, pack, key in (
                            ("glycarin", 300, 10, "class"),
                            ("chart", 50, 1, "goal"),
                            ("leaflet", 900, 50, "equal"),
                        )
                    ],
                }
            )
        )
        allocation.action_share()
