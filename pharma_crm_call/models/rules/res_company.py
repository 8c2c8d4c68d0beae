# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_call_month_day = fields.Integer(
        "Submission day",
        default=0,
        help="Day of the next month until which the calls of a month can be submitted; 0: no such day.",
    )

    _pharma_call_month_day_band = models.Constraint(
        "CHECK (pharma_call_month_day BETWEEN 0 AND 28)",
        "The submission day is a day of the month between 1 and 28, or 0 for none.",
    )
