# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_import,
    pharma_import_engine,
    pharma_import_error,
    pharma_import_field,
    pharma_import_file,
    pharma_import_mapping,
    pharma_import_profile,
    pharma_import_profile_line,
    pharma_import_run,
    pharma_import_target,
    pharma_import_target_account,
    pharma_import_target_affiliation,
    pharma_import_target_doctor,
    pharma_import_target_hospital,
    pharma_import_target_specialty,
)
