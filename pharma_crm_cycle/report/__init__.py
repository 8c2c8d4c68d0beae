# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    cycle_report,
    cycle_report_xlsx,
    pharma_cycle_product_progress,
    pharma_cycle_progress,
    pharma_cycle_progress_facts,
    pharma_cycle_progress_search,
)
