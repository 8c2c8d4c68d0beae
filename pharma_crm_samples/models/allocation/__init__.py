# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import mixin_allocation_part

# What rests on it.
# isort: split
from . import (
    pharma_allocation,
    pharma_allocation_budget,
    pharma_allocation_facts,
    pharma_allocation_item,
    pharma_allocation_line,
    pharma_allocation_matrix,
    pharma_allocation_rooms,
    pharma_allocation_share,
    pharma_allocation_steps,
    pharma_allocation_weight,
    pharma_bag,
    pharma_handover_budget,
    pharma_pack_switch,
)
