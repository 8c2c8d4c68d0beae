# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_ranking,
    pharma_call_ranking_line,
    pharma_call_ranking_score,
    res_partner,
)
