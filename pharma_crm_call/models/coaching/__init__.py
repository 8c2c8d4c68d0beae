# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_coaching_part,
    pharma_coaching_call,
    pharma_coaching_competence,
    pharma_coaching_due,
    pharma_coaching_level,
    pharma_coaching_report,
    pharma_coaching_report_guard,
    pharma_coaching_report_start,
    pharma_coaching_report_steps,
    pharma_coaching_score,
    pharma_coaching_template,
    res_company,
    res_config_settings,
)
