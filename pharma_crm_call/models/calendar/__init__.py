# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import mixin_owned

# What rests on it.
# isort: split
from . import (
    calendar_attendee,
    calendar_event,
    pharma_call_candidates,
    pharma_call_conflict,
    pharma_call_days,
    pharma_call_event,
    pharma_call_move,
    pharma_call_near,
    pharma_call_personal_objective,
    pharma_call_rows,
    pharma_call_spread,
    pharma_call_week_template,
    pharma_call_week_template_line,
    pharma_privacy,
    res_company,
    res_config_settings,
)
