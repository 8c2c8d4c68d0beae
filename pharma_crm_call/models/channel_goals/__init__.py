# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle,
    pharma_cycle_goal,
    pharma_cycle_rule,
    pharma_cycle_rule_channel,
    pharma_cycle_target,
)
