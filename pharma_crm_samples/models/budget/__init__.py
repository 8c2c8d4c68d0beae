# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_handover_budget, pharma_resource_request_budget, pharma_spend

# Chooses the budget of the request above.
# isort: split
from . import pharma_request_cycle
