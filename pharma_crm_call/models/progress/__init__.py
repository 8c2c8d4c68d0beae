# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_counting,
    pharma_cycle_board,
    pharma_cycle_coverage,
    pharma_cycle_result,
)
