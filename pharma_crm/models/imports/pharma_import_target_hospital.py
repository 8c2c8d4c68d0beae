# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.names import published_name, title_case


class PharmaImportTargetHospital(models.AbstractModel):
    """A list of hospitals, one row each."""

    _name = "pharma.import.target.hospital"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: hospitals"

    _pharma_type = "hospital"
    _plain_fields = {
        "code": "pharma_code",
        "category": "pharma_category",
        "ownership": "pharma_ownership",
        "rating": "pharma_rating",
        "beds": "pharma_beds",
        "outpatients": "pharma_outpatients",
    }

    def _names(self, values):
        return published_name(values["name"]), title_case(values["name"])

    def _convert_rating(self, job, row, text):
        return self._integer(text, 1, 5)

    def _convert_beds(self, job, row, text):
        return self._integer(text, 0, 100_000)

    def _convert_outpatients(self, job, row, text):
        return self._integer(text, 0, 100_000_000)
