# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_access,
    test_browser,
    test_call,
    test_call_day,
    test_demo,
    test_facts,
    test_handover_sheet,
    test_issues,
    test_js,
    test_market,
    test_overview,
    test_period_report,
    test_plan,
    test_report,
    test_review,
    test_tools,
)
