# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Policies about what a field force can do."""

    _inherit = "res.company"

    pharma_calls_per_day = fields.Float(
        "Calls a day",
        default=10,
        digits=(6, 2),
        help="Calls that a rep makes on a day in the field, where a territory says nothing else.",
    )
    pharma_capacity_policy = fields.Selection(
        [("block", "Refuse it"), ("warn", "Let it pass with a warning")],
        "A plan that does not fit",
        required=True,
        default="block",
        help="What happens when a plan is submitted whose goals are more calls than a territory can make.",
    )
    pharma_utilisation_max = fields.Float(
        "Full from",
        default=1,
        digits=(6, 4),
        help="Σ goals / capacity that a territory may reach; above it a plan does not fit, and a running cycle warns.",
    )
    pharma_utilisation_min = fields.Float(
        "Has room below",
        default=0.7,
        digits=(6, 4),
        help="Σ goals / capacity below which a territory is shown as having room, and a running cycle warns.",
    )
    pharma_market_source = fields.Selection(
        [
            ("patients", "Patients a week of the covered doctors"),
            ("beds", "Beds of the covered hospitals"),
            ("entered", "Entered with each territory"),
        ],
        "Size of a market",
        required=True,
        default="patients",
        help="What the balance index takes as the market of a territory.",
    )
    pharma_balance_market_weight = fields.Float("Weight of the market", default=1)
    pharma_balance_doctors_weight = fields.Float("Weight of the number of doctors", default=1)

    _pharma_calls_per_day_positive = models.Constraint(
        "CHECK (pharma_calls_per_day > 0)", "Calls a day have to be more than 0."
    )
    _pharma_utilisation_range = models.Constraint(
        "CHECK (pharma_utilisation_min >= 0 AND pharma_utilisation_max > 0"
        " AND pharma_utilisation_min <= pharma_utilisation_max)",
        "The band of the utilisation runs from 0 % upward: “has room below” cannot be above “full from”.",
    )
    _pharma_balance_weights = models.Constraint(
        "CHECK (pharma_balance_market_weight >= 0 AND pharma_balance_doctors_weight >= 0"
        " AND pharma_balance_market_weight + pharma_balance_doctors_weight > 0)",
        "The weights of the balance index cannot be negative, and one of them has to be more than 0.",
    )
