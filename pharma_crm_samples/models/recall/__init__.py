# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_bag_transfer, pharma_lot_recall, stock_lot, stock_picking
