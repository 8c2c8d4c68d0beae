# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_list_record,
    pharma_cycle_baseline,
    pharma_cycle_change_list,
    pharma_cycle_lock,
    pharma_cycle_orphans,
    pharma_cycle_previous,
    pharma_cycle_target_change,
    pharma_cycle_target_history,
    pharma_cycle_target_previous,
    pharma_cycle_version,
    pharma_cycle_versions,
    res_company_retarget,
    res_config_settings_retarget,
)
