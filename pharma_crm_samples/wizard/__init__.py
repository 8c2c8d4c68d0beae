# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_bag_fill,
    pharma_bag_fill_line,
    pharma_bag_receipt,
    pharma_bag_receipt_line,
    pharma_bag_receipt_scan,
    pharma_spend_correct,
)
