# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_call_part,
    pharma_call,
    pharma_call_attendee,
    pharma_call_compare,
    pharma_call_correct,
    pharma_call_correction,
    pharma_call_correction_words,
    pharma_call_detail,
    pharma_privacy,
    res_company,
    res_config_settings,
)
