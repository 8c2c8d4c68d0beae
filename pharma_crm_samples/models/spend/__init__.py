# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_spend,
    pharma_spend_currency,
    pharma_spend_reversal,
    pharma_spend_transfer,
)

# Follows the reversals above.
# isort: split
from . import pharma_spend_limits
