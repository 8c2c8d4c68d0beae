# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_merge,
    pharma_privacy,
    res_partner,
    res_partner_overview,
    res_partner_overview_spend,
)
