# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_count_tolerance = fields.Integer(
        "Tolerance of counts",
        default=0,
        help="Pieces of one lot by which a count may differ without a reason and the manager's signature.",
    )

    _pharma_count_tolerance_band = models.Constraint(
        "CHECK (pharma_count_tolerance >= 0)", "The tolerance of counts is not below zero."
    )
