# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_entitled,
    pharma_call_entitlement,
    res_company,
    res_config_settings,
)
