# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_quality,
    pharma_call_quality_element,
    pharma_call_quality_model,
    pharma_call_quality_preview,
)
