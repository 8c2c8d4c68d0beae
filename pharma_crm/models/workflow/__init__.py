# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_approval_editing,
    pharma_approval_form,
    pharma_approval_line_mixin,
    pharma_approval_mixin,
    pharma_client_mixin,
    pharma_workflow_mixin,
    tier_definition,
    tier_review,
)
