# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_retarget_months = fields.Integer(
        "Re-target after",
        default=6,
        help="Months for which the customers of an approved target list stay on it; 0 locks no list.",
    )

    _pharma_retarget_months_positive = models.Constraint(
        "CHECK (COALESCE(pharma_retarget_months, 0) >= 0)",
        "The months between re-targetings cannot be negative.",
    )
