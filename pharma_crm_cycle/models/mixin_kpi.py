# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaKpiMixin(models.AbstractModel):
    """For models with fields that are KPIs: the tooltip of such a field is the KPI's definition."""

    _name = "pharma.kpi.mixin"
    _description = "Has figures that are defined as KPIs"

    # field → code of the definition
    _kpi_fields = {}

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        if attributes is None or "help" in attributes:
            for name, code in self._kpi_fields.items():
                if name in result and (text := self.env["pharma.kpi"]._help(code)):
                    result[name]["help"] = text
        return result
