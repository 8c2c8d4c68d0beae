# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_privacy_days = fields.Integer(
        "Days to answer privacy requests", default=30, required=True,
        help="From the day a request came in to its deadline.",
    )  # fmt: skip

    _pharma_privacy_days = models.Constraint(
        "CHECK (pharma_privacy_days BETWEEN 1 AND 365)",
        "Privacy requests are answered within 1 to 365 days.",
    )
