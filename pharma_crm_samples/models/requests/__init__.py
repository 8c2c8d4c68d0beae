# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_resource_request,
    pharma_resource_request_decision,
    pharma_resource_request_line,
    pharma_resource_request_steps,
)
