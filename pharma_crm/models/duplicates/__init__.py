# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_duplicate,
    pharma_duplicate_candidate,
    pharma_duplicate_scan,
    pharma_duplicate_scan_run,
    pharma_match_frequency,
    pharma_match_record,
    res_partner_duplicates,
)
