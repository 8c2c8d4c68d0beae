# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_duplicate,
    pharma_duplicate_candidate,
    pharma_duplicate_scan,
    pharma_duplicate_scan_run,
    pharma_match_frequency,
    pharma_match_record,
    pharma_merge,
    pharma_merge_finish,
    pharma_merge_move,
    pharma_merge_references,
    pharma_merge_step,
    pharma_merge_undo,
    pharma_merge_values,
    res_partner_duplicates,
    res_partner_duplicates_loaded,
    res_partner_merge,
)
