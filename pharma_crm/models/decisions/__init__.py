# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_approval_escalation,
    pharma_decision_asking,
    pharma_decision_facts,
    pharma_decision_link,
    res_company,
    res_config_settings,
    tier_definition,
    tier_review,
)
