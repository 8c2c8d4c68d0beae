# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_day_ahead,
    pharma_call_issues,
    pharma_call_precall,
    pharma_call_precall_channels,
    pharma_call_precall_knowledge,
)
