# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_annual_objective,
    pharma_annual_plan,
    pharma_cycle_annual,
    pharma_cycle_objective_annual,
)
