# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_signal_uncovered = fields.Float(
        "Not called on yet from",
        default=0.5,
        help="Share of the cycle's working days after which a target without any call is worth a warning.",
    )
    pharma_signal_utilisation_low = fields.Float(
        "Utilisation below", default=0.7, help="Too few goals for the calls that fit."
    )
    pharma_signal_utilisation_high = fields.Float(
        "Utilisation above", default=1.0, help="More goals than calls that fit."
    )
    pharma_signal_month_days = fields.Integer(
        "Days before the end of the month",
        default=7,
        help="From then on the calls still due in the month are named per territory and class; 0: never.",
    )

    _pharma_signal_range = models.Constraint(
        "CHECK (pharma_signal_uncovered BETWEEN 0 AND 1 AND pharma_signal_utilisation_low >= 0"
        " AND pharma_signal_utilisation_high >= pharma_signal_utilisation_low"
        " AND pharma_signal_month_days BETWEEN 0 AND 31)",
        "Warnings: shares from 0 % to 100 %, utilisation from low to high, 0 to 31 days before the end of the month.",
    )
