# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_access,
    test_account_signup,
    test_approval_mixin,
    test_approval_rpc,
    test_background,
    test_classification_formula,
    test_classification_model,
    test_classification_rating,
    test_complaints,
    test_demo,
    test_import,
    test_import_tools,
    test_js,
    test_overview,
    test_territory,
    test_workflow_mixin,
)
