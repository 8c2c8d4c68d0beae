# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_call_late_days = fields.Integer(
        "Reported late",
        default=3,
        help="Days after the call from which its report is pointed out to the manager; 0 never.",
    )

    _pharma_call_late_days_valid = models.Constraint(
        "CHECK (pharma_call_late_days >= 0)",
        "The number of days after which a report is late cannot be negative.",
    )
