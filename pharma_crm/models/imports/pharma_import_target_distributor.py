# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.names import published_name, title_case


class PharmaImportTargetDistributor(models.AbstractModel):
    """A list of distributors, one row each."""

    _name = "pharma.import.target.distributor"
    _inherit = ["pharma.import.target.account"]
    _description = "Kind of list that can be imported: distributors"

    _pharma_type = "distributor"

    def _names(self, values):
        return published_name(values["name"]), title_case(values["name"])
