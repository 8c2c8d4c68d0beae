# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# isort: off  mixins come before what inherits them
from . import (
    mixin_account_part,
    pharma_competitor,
    product_template_market,
    pharma_listing_history,
    pharma_listing,
    pharma_listing_steps,
    pharma_supply,
    pharma_competitor_activity,
    pharma_competitor_position,
    pharma_swot,
    res_partner_market,
    res_partner_market_panels,
    crm_stage_market,
    crm_lead_market,
    res_partner_opportunities,
)
