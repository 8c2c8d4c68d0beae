# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# a model comes before its further files
# isort: off
from . import (
    pharma_segment,
    pharma_segment_domain,
    pharma_segment_member,
    pharma_segment_members,
    pharma_rfm,
    pharma_potential_matrix,
    pharma_entitlement,
    pharma_entitlement_line,
    res_partner_entitlement,
    res_partner_segments,
)
