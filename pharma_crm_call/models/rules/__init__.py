# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call,
    pharma_call_month,
    pharma_call_reopening,
    res_company,
    res_config_settings,
)
