# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle_board,
    pharma_cycle_coverage,
    pharma_cycle_kpi,
    pharma_cycle_progress_query,
    pharma_cycle_progress_read,
    pharma_kpi,
)
