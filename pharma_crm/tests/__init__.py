# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_access, test_approval_mixin, test_territory, test_workflow_mixin
