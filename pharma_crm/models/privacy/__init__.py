# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# what is personal comes before what is done with it
# isort: off
from . import (
    pharma_privacy,
    pharma_privacy_erase,
    pharma_privacy_sweep,
    pharma_privacy_lists,
    pharma_retention_rule,
    pharma_privacy_request,
    pharma_privacy_request_line,
    privacy_lookup_wizard,
    res_company_privacy,
    res_config_settings_privacy,
    res_partner_privacy,
)
