# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

# Measures that are ratios of sums: (numerator, denominator, factor); None: the number of targets.
RATIOS = {
    "attainment": ("earned", "goal", 1),
    "reach": ("reached", None, 1),
    "frequency_attainment": ("goal_met", None, 1),
    "mean_frequency": ("actual", "reached", 1),
}


class PharmaKpiRatioMixin(models.AbstractModel):
    """For reports with ratios: they are aggregated as ratios of sums, in lists, pivots and graphs alike."""

    _name = "pharma.kpi.ratio.mixin"
    _description = "Ratios of sums"

    _kpi_ratios = RATIOS
    # the field with the number of targets; None: each row is one
    _kpi_targets = None

    def _read_group_select(self, aggregate_spec, query):
        measure = aggregate_spec.partition(":")[0]
        if measure not in self._kpi_ratios:
            return super()._read_group_select(aggregate_spec, query)
        above, below, factor = self._kpi_ratios[measure]
        below = below or self._kpi_targets
        return SQL(
            "%s * SUM(%s)::float8 / NULLIF(%s, 0)",
            factor,
            self._field_to_sql(self._table, above, query),
            SQL("SUM(%s)", self._field_to_sql(self._table, below, query))
            if below
            else SQL("COUNT(*)"),
        )
