# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

FIGURES = {
    "kpi_goal": "goal",
    "kpi_actual": "actual",
    "kpi_attainment": "attainment",
    "kpi_reach": "reach",
    "kpi_mean_frequency": "mean_frequency",
    "kpi_frequency_attainment": "frequency_attainment",
    "kpi_band": "band",
    "capacity": "capacity",
    "utilisation": "utilisation",
}


class PharmaCycle(models.Model):
    _name = "pharma.cycle"
    _inherit = ["pharma.cycle", "pharma.kpi.mixin"]
    _kpi_fields = FIGURES
