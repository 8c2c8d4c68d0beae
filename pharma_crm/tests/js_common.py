# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


class PharmaHoot(HOOTCommon):
    """Runs the JavaScript unit tests of the addon in which it is extended."""

    def get_hoot_filters(self):
        self._test_params = [("+", f"@{self.test_module}")]
        return super().get_hoot_filters()

    def run_hoot(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{self.hoot_filters}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
