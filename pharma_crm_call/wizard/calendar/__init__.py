# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_move,
    pharma_call_move_line,
    pharma_call_week_apply,
    pharma_call_week_apply_line,
)
