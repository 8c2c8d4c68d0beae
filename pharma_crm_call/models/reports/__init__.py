# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_period_report,
    pharma_period_report_details,
    pharma_period_report_figures,
    pharma_period_report_schedule,
    pharma_period_report_week,
    res_company,
    res_config_settings,
)
