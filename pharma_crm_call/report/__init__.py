# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    period_report_xlsx,
    pharma_call_report,
    pharma_call_report_field,
    pharma_cycle_progress,
    pharma_cycle_progress_channels,
    pharma_cycle_progress_counting,
)
