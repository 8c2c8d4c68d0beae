# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_pack,
    pharma_pack_rule,
    pharma_pack_switch,
    pharma_pack_switch_impact,
    pharma_pack_switch_line,
    pharma_pack_target_mixin,
    res_company,
    res_config_settings,
)

# Give the rules their origin, and the switch its steps.
# isort: split
from . import (
    pharma_item_policy,
    pharma_limit_rule,
    pharma_pack_papers,
    pharma_pack_switch_impacts,
    pharma_pack_switch_preview,
    pharma_pack_switch_steps,
)

# Asks the preview above for more.
# isort: split
from . import pharma_pack_switch_caps
