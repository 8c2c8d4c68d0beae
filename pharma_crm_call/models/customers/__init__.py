# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    helpdesk_ticket,
    pharma_competitor_activity,
    pharma_doctor_product,
    pharma_merge,
    pharma_privacy,
    pharma_rfm,
    res_partner,
    res_partner_handover,
    res_partner_overview,
)
