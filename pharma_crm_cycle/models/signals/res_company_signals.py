# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_signal_uncovered = fields.Float(
        "Not called on yet from",
        default=0.5,
        help="Share of the cycle's working days after which a target without any call is worth a warning.",
    )
    pharma_signal_month_days = fields.Integer(
        "Days before the end of the month",
        default=7,
        help="From then on the calls still due in the month are named per territory and class; 0: never.",
    )

    _pharma_signal_range = models.Constraint(
        "CHECK (pharma_signal_uncovered BETWEEN 0 AND 1 AND pharma_signal_month_days BETWEEN 0 AND 31)",
        "Warnings: shares from 0 % to 100 %, 0 to 31 days before the end of the month.",
    )
