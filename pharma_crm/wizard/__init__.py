# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    base_partner_merge,
    comment_wizard,
    import_template_wizard,
    pharma_account_list_add,
    pharma_change_propose,
    pharma_change_reject,
    pharma_classification_refuse,
    pharma_consent_capture,
    pharma_listing_step,
    pharma_merge_wizard,
    pharma_merge_wizard_line,
    pharma_survey_ask,
    pharma_ticket_kind,
    pharma_ticket_raise,
    tier_validation_forward_wizard,
)
