# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call,
    pharma_call_position,
    pharma_call_signal,
    pharma_call_signal_find,
    res_company,
    res_config_settings,
)
