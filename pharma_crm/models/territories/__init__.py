# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# the mixin comes before what inherits it, a model before its further files
# isort: off
from . import (
    pharma_dated_mixin,
    pharma_coverage,
    pharma_territory,
    pharma_territory_account,
    pharma_territory_assignment,
    pharma_territory_brick,
    pharma_territory_member,
    pharma_assignment_change,
    pharma_assignment_run,
    pharma_assignment_run_rules,
    pharma_territory_handover,
    pharma_territory_handover_line,
    pharma_territory_handover_steps,
    res_partner_handover,
    res_partner_territories,
    res_users,
)
