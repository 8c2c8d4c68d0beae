# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_limit_engine,
    pharma_limit_entitlement,
    pharma_limit_entry,
    pharma_limit_lock,
    pharma_limit_rule,
    res_currency,
)

# Extend the engine and the rule above.
# isort: split
from . import pharma_limit_engine_value, pharma_limit_rule_value
