# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    ir_rule,
    mixin_company,
    mixin_reach,
    mixin_visible,
    pharma_access_source_mixin,
    pharma_account_access,
    pharma_territory_access,
    res_partner_access,
    res_partner_signup,
)
