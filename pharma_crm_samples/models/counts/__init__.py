# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_bag,
    pharma_bag_count,
    pharma_bag_count_block,
    pharma_bag_count_line,
    pharma_bag_count_progress,
    pharma_bag_count_steps,
    pharma_call,
    pharma_handover_count,
    res_company,
    res_config_settings,
    stock_move,
)
