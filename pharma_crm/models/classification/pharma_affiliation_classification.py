# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaAffiliation(models.Model):
    """A doctor's class can rest on the hospital where the doctor works, and the hospital's on its doctors."""

    _name = "pharma.affiliation"
    _inherit = ["pharma.affiliation", "pharma.figure.source.mixin"]

    _figures = ("doctors", "doctors_potential")
    _figure_fields = frozenset(
        ("doctor_id", "hospital_id", "department_id", "date_start", "date_end")
    )

    def _figure_accounts(self):
        return self.hospital_id | self.department_id

    def _rate_doctors(self, doctors):
        if not self.env.context.get("pharma_rate_later"):
            self.env["pharma.classification.model"]._rate_changed(
                doctors.ids, {"pharma_hospital_id"}
            )

    @api.model_create_multi
    def create(self, vals_list):
        places = super().create(vals_list)
        places._rate_doctors(places.doctor_id)
        return places

    def write(self, vals):
        doctors = self.doctor_id
        result = super().write(vals)
        self._rate_doctors(doctors | self.doctor_id)
        return result

    def unlink(self):
        doctors = self.doctor_id
        result = super().unlink()
        self._rate_doctors(doctors.exists())
        return result
