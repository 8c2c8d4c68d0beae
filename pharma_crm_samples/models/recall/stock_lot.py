# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    pharma_recalled = fields.Boolean(
        "Recalled",
        readonly=True,
        copy=False,
        help="Called back: it can no longer be given or shipped.",
    )

    def write(self, vals):
        # Only a recall marks a lot, by its own button.
        if "pharma_recalled" in vals and not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "pharma_recalled"}
        return super().write(vals)
