# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_bag_transfer,
    pharma_bag_transfer_line,
    pharma_bag_transfer_steps,
    pharma_bag_waiting,
    stock_picking,
    stock_picking_type,
)
