# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaDoctorProduct(models.Model):
    """The class of a doctor can rest on what the doctor prescribes and needs."""

    _name = "pharma.doctor.product"
    _inherit = ["pharma.doctor.product", "pharma.figure.source.mixin"]

    _figures = ("needed_products", "prescriptions", "prescription_potential")
    _figure_fields = frozenset(("potential", "prescriptions", "product_id", "product_group_id"))
