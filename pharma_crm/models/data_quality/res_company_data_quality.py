# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_stale_months = fields.Integer(
        "Data are old after", default=12, required=True,
        help="Months after which an account that nobody has verified counts as old.",
    )  # fmt: skip

    _pharma_stale_months = models.Constraint(
        "CHECK (pharma_stale_months BETWEEN 1 AND 120)", "Data are old after 1 to 120 months."
    )
