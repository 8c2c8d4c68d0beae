# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    calendar_attendee,
    calendar_event,
    pharma_call_conflict,
    pharma_call_event,
    pharma_privacy,
    res_company,
    res_config_settings,
)
