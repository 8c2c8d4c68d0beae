# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Policies about accounts."""

    _inherit = "res.company"

    pharma_licence_warning_days = fields.Integer(
        "Licence warning",
        default=90,
        help="Days before its end from which a licence counts as expiring soon.",
    )
    pharma_licence_authority = fields.Char(
        "Licences are issued by",
        help="The authority of new licences for which none is named. Empty: it must be named.",
    )

    _pharma_licence_warning_positive = models.Constraint(
        "CHECK (pharma_licence_warning_days >= 0)",
        "The days of the licence warning cannot be negative.",
    )
