# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle_generate,
    pharma_cycle_generate_background,
    pharma_cycle_rule_conditions,
    pharma_cycle_target_origin,
)
