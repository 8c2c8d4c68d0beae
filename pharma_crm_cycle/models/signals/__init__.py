# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle,
    pharma_cycle_signal,
    pharma_cycle_signal_refresh,
    res_company_signals,
    res_config_settings_signals,
)
