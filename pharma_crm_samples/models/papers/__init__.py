# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_spend_paper

# isort: split
from . import (
    pharma_call,
    pharma_spend,
    pharma_spend_paper_access,
    pharma_spend_paper_decision,
    pharma_spend_paper_steps,
    res_partner,
)
