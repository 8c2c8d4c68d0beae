# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_consent_purpose,
    pharma_consent,
    res_company_consent,
    res_config_settings_consent,
    res_partner_consent,
)
