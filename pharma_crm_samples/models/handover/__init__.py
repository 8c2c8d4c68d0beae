# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call,
    pharma_handover,
    pharma_handover_line,
    pharma_handover_process,
)
