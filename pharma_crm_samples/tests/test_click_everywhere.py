# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

# What moves is drawn anew for as long as it moves, and the robot waits: a third of its time.
NOTHING_MOVES = """
    const style = document.createElement("style");
    style.textContent = "*, ::before, ::after { animation: none !important; transition: none !important; }";
    document.head.append(style);
"""
ROBOT = """
    odoo.loader.modules.get("@web/webclient/clickbot/clickbot_loader").startClickEverywhere("pharma_crm.menu_root");
"""


@tagged("click_all", "post_install", "-at_install", "-standard")
class TestClickEverywhere(HttpCase):
    """Odoo's robot opens every menu, view and filter of the app, as three roles of the demo company.

    It takes minutes, so it runs only when its tag is asked for (`tests/robot` does).
    """

    def _click_everywhere(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        if not user:
            self.skipTest("the demo company is not here")
        if "tour_enabled" in user._fields:
            user.tour_enabled = False
        # the tour loads the start page anew, where the robot would begin again, and again
        self.env.ref("pharma_crm.menu_start_tour").active = False
        self.browser_js(
            "/odoo",
            NOTHING_MOVES + ROBOT,
            "odoo.isReady === true",
            login=login,
            timeout=1500,  # beside other work; alone it takes a few minutes
            success_signal="clickbot test succeeded",
        )

    def test_administrator(self):
        self._click_everywhere("admin")

    def test_line_manager(self):
        self._click_everywhere("manager@demo")

    def test_rep(self):
        self._click_everywhere("rep@demo")
