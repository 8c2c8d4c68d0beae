# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_access,
    test_demo,
    test_formulas,
    test_generate,
    test_goals,
    test_guide,
    test_merge,
    test_progress,
    test_rpc,
    test_workflow,
)
