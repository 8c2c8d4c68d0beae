# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_consent,
    pharma_consent_purpose,
    res_company_consent,
    res_config_settings_consent,
    res_partner_consent,
)
