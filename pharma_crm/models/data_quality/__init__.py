# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_data_quality,
    pharma_data_quality_drill,
    res_company_data_quality,
    res_config_settings_data_quality,
    res_partner_data_quality,
)
