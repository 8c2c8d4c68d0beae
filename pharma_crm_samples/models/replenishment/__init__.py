# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_replenishment_need,
    pharma_replenishment_order,
    pharma_replenishment_rule,
    pharma_replenishment_run,
    pharma_replenishment_supply,
)
