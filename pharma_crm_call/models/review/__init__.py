# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_home_review,
    pharma_call_queue,
    pharma_call_remarks,
    pharma_call_review,
    pharma_call_share,
    pharma_review_backlog,
    res_company,
    res_config_settings,
)
