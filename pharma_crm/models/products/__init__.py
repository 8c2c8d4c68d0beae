# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_key_message,
    pharma_product_group,
    product_product,
    product_template,
)
