# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle_budget,
    pharma_cycle_budget_engine,
    pharma_cycle_budget_entry,
    pharma_cycle_budget_line,
)
