# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_bag,
    pharma_bag_at_once,
    pharma_bag_document_mixin,
    pharma_bag_give,
    pharma_bag_moves,
    pharma_bag_ship,
    pharma_bag_ship_at_once,
    pharma_bag_stock_to_ship,
    res_users,
    stock_location,
    stock_lot,
    stock_move,
    stock_move_line,
    stock_picking,
    stock_quant,
    stock_warehouse_orderpoint,
)
