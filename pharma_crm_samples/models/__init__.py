# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_item_line,
    mixin_ledger,
    pharma_bag,
    pharma_call,
    pharma_handover,
    pharma_handover_line,
    pharma_handover_process,
    pharma_item_policy,
    pharma_limit_engine,
    pharma_limit_entitlement,
    pharma_limit_entry,
    pharma_limit_lock,
    pharma_limit_rule,
    pharma_merge,
    pharma_privacy,
    pharma_resource_request,
    pharma_resource_request_line,
    pharma_resource_request_steps,
    pharma_spend,
    product_product,
    product_template,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_overview,
    res_users,
    stock_location,
    stock_picking,
)

# isort: split
from . import budget
