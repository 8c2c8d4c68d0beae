# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_account_forms,
    test_attacks,
    test_bag,
    test_budget,
    test_click_everywhere,
    test_correction,
    test_demo,
    test_entitlement,
    test_handover,
    test_js,
    test_limits,
    test_limits_arithmetic,
    test_merge,
    test_overview,
    test_privacy,
    test_request,
)
