# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    allocation_xlsx,
    lot_holding_xlsx,
    pharma_bag_line,
    pharma_bag_reconciliation,
    pharma_lot_holding,
    transparency_xlsx,
)
