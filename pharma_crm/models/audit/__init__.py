# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# the mixin comes before what inherits it
# isort: off
from . import (
    pharma_audit_mixin,
    pharma_field_history,
    pharma_field_policy,
    pharma_affiliation_audit,
    res_partner_audit,
    res_partner_audit_loaded,
    audited_models,
)
