# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaMerge(models.Model):
    """A document that gave something to both gave it to one: the values are added up, no money is lost."""

    _inherit = "pharma.merge"

    @api.model
    def _added_columns(self):
        return {**super()._added_columns(), "pharma_spend": ["amount", "quantity"]}
