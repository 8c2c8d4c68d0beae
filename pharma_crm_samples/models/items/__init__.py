# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import mixin_item

# What rests on it.
# isort: split
from . import mixin_item_pieces

# isort: split
from . import (
    mixin_item_line,
    mixin_ledger,
    mixin_own_document,
    pharma_item_policy,
    product_product,
    product_template,
)
