# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import float_round, formatLang

from odoo.addons.pharma_crm.tools.reading import day_text, number_text


class CycleReport(models.AbstractModel):
    """The cycle report on screen."""

    _name = "report.pharma_crm_cycle.cycle_report"
    _description = "Cycle report"

    @api.model
    def _get_report_values(self, docids, data=None):
        cycles = self.env["pharma.cycle"].browse(docids)
        cycles._check_report()
        return {
            "doc_ids": docids,
            "doc_model": "pharma.cycle",
            "docs": cycles,
            "reports": [cycle._report_data() for cycle in cycles],
            "figure": self._figure,
            "day": lambda day: day_text(self.env, day),
            "number": lambda value: number_text(self.env, value, 2),
            "titles": self._titles(),
        }

    @api.model
    def _figure(self, value, unit):
        """Return a figure as text; an empty ratio is a dash, neither 0 nor 100 %."""
        if value is None or value is False:
            return "–"
        digits = 2 if unit == "decimal" else 0
        factor = 100 if unit == "percent" else 1
        # half up, as the form of the cycle
        text = formatLang(self.env, float_round(value * factor, precision_digits=digits), digits)
        return f"{text} %" if unit == "percent" else text

    @api.model
    def _titles(self):
        return {
            "class_id": self.env._("By class"),
            "specialty_id": self.env._("By specialty"),
            "product_id": self.env._("By product"),
            "key_message_id": self.env._("By message"),
            "channel_id": self.env._("By channel"),
        }
