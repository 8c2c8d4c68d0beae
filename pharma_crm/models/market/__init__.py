# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# mixins come before what inherits them
# isort: off
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
    pharma_merge_market,
    res_partner_market,
    res_partner_market_panels,
    crm_stage_market,
    crm_lead_market,
    res_partner_opportunities,
    pharma_adoption_step,
    pharma_dosage_form,
    pharma_doctor_product,
    pharma_product_affinity,
    res_company_market,
    res_config_settings_market,
    res_partner_products,
)
