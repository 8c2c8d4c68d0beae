# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# values and evidence before what uses them
# isort: off
from . import (
    mixin_change_values,
    pharma_change_request,
    pharma_change_request_propose,
    pharma_change_request_decide,
    pharma_change_request_line,
    res_partner_change_requests,
)
