# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.names import published_name, title_case


class PharmaImportTargetPharmacy(models.AbstractModel):
    """A list of pharmacies, one row each."""

    _name = "pharma.import.target.pharmacy"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: pharmacies"

    _pharma_type = "pharmacy"

    def _names(self, values):
        return published_name(values["name"]), title_case(values["name"])
