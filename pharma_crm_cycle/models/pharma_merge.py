# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaMerge(models.Model):
    """A target list that has both keeps the line of the account that stays, with its goal; frozen results add up."""

    _inherit = "pharma.merge"

    @api.model
    def _added_columns(self):
        return {
            **super()._added_columns(),
            "pharma_cycle_target": ["result_actual", "result_weighted"],
        }
