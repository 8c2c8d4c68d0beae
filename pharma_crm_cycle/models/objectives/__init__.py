# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle,
    pharma_cycle_objective_note,
    pharma_cycle_objective_tree,
)
