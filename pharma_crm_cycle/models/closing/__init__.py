# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle_carry,
    pharma_cycle_freeze,
    pharma_cycle_report,
    pharma_cycle_result,
    pharma_cycle_suggest,
    pharma_cycle_suggestion,
    pharma_cycle_target_carried,
)
