# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_affiliation,
    pharma_class,
    pharma_hospital_grade,
    pharma_professional_title,
    pharma_specialty,
    pharma_specialty_alias,
    pharma_specialty_other_names,
    res_partner,
)
