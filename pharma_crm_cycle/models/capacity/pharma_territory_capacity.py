# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaTerritory(models.Model):
    """How many calls a day are made here, and how big the market is."""

    _inherit = "pharma.territory"

    calls_per_day = fields.Float(
        "Calls a day",
        digits=(6, 2),
        tracking=True,
        help="Calls that a rep makes here on a day in the field. 0: as in the territory above, or as the company says.",
    )
    calls_per_day_used = fields.Float(
        "Calls a day that count",
        compute="_compute_calls_per_day_used",
        digits=(6, 2),
        help="Of this territory, else of the nearest one above that says something, else of the company.",
    )
    market_size = fields.Float(
        "Market",
        digits=(16, 2),
        help="Size of the market here, in one unit for the whole company. The balance index uses it where the "
        "settings say that markets are entered with each territory.",
    )

    _calls_per_day_positive = models.Constraint(
        "CHECK (calls_per_day IS NULL OR calls_per_day >= 0)", "Calls a day cannot be negative."
    )
    _market_size_positive = models.Constraint(
        "CHECK (market_size IS NULL OR market_size >= 0)", "A market cannot be negative."
    )

    @api.depends(
        "calls_per_day", "parent_path", "parent_id.calls_per_day", "company_id.pharma_calls_per_day"
    )
    def _compute_calls_per_day_used(self):
        # sudo: the number is inherited from above, whatever part of the tree the reader may open
        above = {
            territory: territory._ancestors() if territory.parent_path else territory.parent_id
            for territory in self.sudo()
        }
        self.sudo().union(*above.values()).mapped("calls_per_day")  # in one query
        for territory, ancestors in above.items():
            rates = [territory.calls_per_day, *ancestors.mapped("calls_per_day")]
            territory.calls_per_day_used = next(
                filter(None, rates), territory.company_id.pharma_calls_per_day
            )
