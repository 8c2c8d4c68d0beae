# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call,
    pharma_call_evidence,
    pharma_call_follow_up,
    pharma_call_market,
    pharma_privacy,
)
