# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_challenge_reason,
    pharma_cycle_challenge,
    pharma_cycle_challenge_decide,
    pharma_cycle_challenge_limits,
    pharma_cycle_challenge_line,
    pharma_cycle_challenge_page,
    pharma_cycle_challenge_propose,
    pharma_cycle_challenges,
    pharma_cycle_limit,
)
