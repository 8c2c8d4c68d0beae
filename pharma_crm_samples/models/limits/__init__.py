# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_limit_engine,
    pharma_limit_entitlement,
    pharma_limit_entry,
    pharma_limit_lock,
    pharma_limit_rule,
)
