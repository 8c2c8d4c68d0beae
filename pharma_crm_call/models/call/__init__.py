# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_call_part,
    mixin_team,
    pharma_call,
    pharma_call_attendee,
    pharma_call_channel,
    pharma_call_checks,
    pharma_call_detail,
    pharma_call_guard,
    pharma_call_message,
    pharma_call_plan,
    pharma_call_reporting,
    pharma_call_stamp,
    pharma_call_time,
    pharma_call_workflow,
)
