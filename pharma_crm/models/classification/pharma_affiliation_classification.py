# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaAffiliation(models.Model):
    """A doctor's class can rest on the hospital where the doctor works."""

    _inherit = "pharma.affiliation"

    def _rate_doctors(self):
        self.env["pharma.classification.model"]._rate_changed(
            self.doctor_id.ids, {"pharma_hospital_id"}
        )

    @api.model_create_multi
    def create(self, vals_list):
        places = super().create(vals_list)
        places._rate_doctors()
        return places

    def write(self, vals):
        doctors = self.doctor_id
        result = super().write(vals)
        if self.env.context.get("pharma_rate_later"):
            return result
        self.env["pharma.classification.model"]._rate_changed(
            (doctors | self.doctor_id).ids, {"pharma_hospital_id"}
        )
        return result

    def unlink(self):
        doctors = self.doctor_id
        result = super().unlink()
        self.env["pharma.classification.model"]._rate_changed(
            doctors.exists().ids, {"pharma_hospital_id"}
        )
        return result
