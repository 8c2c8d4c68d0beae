# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_classification_part,
    pharma_affiliation_classification,
    pharma_classification_band,
    pharma_classification_criterion,
    pharma_classification_cutoff,
    pharma_classification_lookup,
    pharma_classification_model,
    pharma_classification_model_background,
    pharma_classification_model_checks,
    pharma_classification_model_rating,
    pharma_classification_result,
    res_partner_classification,
)
