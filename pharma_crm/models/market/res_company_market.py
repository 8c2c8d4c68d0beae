# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pharma_affinity_minimum = fields.Integer(
        "Doctors for an affinity",
        default=5,
        help="With fewer doctors who use both, “products that go together” is marked as thin data.",
    )

    _pharma_affinity_minimum_positive = models.Constraint(
        "CHECK (pharma_affinity_minimum >= 1)",
        "Products that go together need at least one doctor.",
    )
