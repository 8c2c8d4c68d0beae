# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from ..models.start.ir_ui_menu import HOMES
from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestStart(PharmaCommon, HttpCase):
    """What opens after login, what menus there are for whom, and screens opened by their address."""

    def _menus(self, user):
        return self.env["ir.ui.menu"].with_user(user).load_web_menus(False)

    def _start(self, user):
        """The path of the action that the web client opens when it is given no address."""
        menus = self._menus(user)
        return menus[menus["root"]["children"][0]]["actionPath"]

    def test_first_screen_by_role(self):
        self.assertEqual(self._start(self.steward), "pharma-data-quality")
        self.assertEqual(self._start(self.medical), "pharma-issues")
        self.assertEqual(self._start(self.auditor), "pharma-changes")

    def test_everybody_starts_in_our_app(self):
        for user in (self.rep, self.manager, self.business, self.admin):
            menus = self._menus(user)
            first = menus[menus["root"]["children"][0]]
            self.assertEqual(first["xmlid"], "pharma_crm.menu_root", user.name)
            self.assertTrue(first["actionID"])

    def test_users_made_later_and_other_users(self):
        late = self._user("t_late", "data_steward")
        self.assertEqual(self._start(late), "pharma-data-quality")
        stranger = self.env["res.users"].create(
            {
                "name": "Stranger",
                "login": "t_start_stranger",
                "group_ids": [(6, 0, [self.env.ref("base.group_user").id])],
            }
        )
        self.assertNotIn(
            "pharma_crm.menu_root", [menu["xmlid"] for menu in self._menus(stranger).values()]
        )

    def test_home_action_of_a_user_is_left_alone(self):
        self.assertFalse(self._user("t_home", "data_steward").action_id)

    def test_one_home_for_each(self):
        both = self._user("t_both", "data_steward", "auditor")
        for user, number in ((self.steward, 1), (self.medical, 1), (both, 1), (self.admin, 0)):
            found = {menu["xmlid"] for menu in self._menus(user).values()}
            homes = [menu for _group, menu in HOMES if menu in found]
            self.assertEqual(len(homes), number, user.name)

    def test_no_name_twice_in_a_section(self):
        for user in (
            self.rep,
            self.manager,
            self.business,
            self.steward,
            self.medical,
            self.auditor,
            self.admin,
        ):
            menus = self._menus(user)
            for menu in menus.values():
                if menu["xmlid"].startswith("pharma_crm"):
                    names = [menus[child]["name"] for child in menu["children"]]
                    self.assertEqual(len(names), len(set(names)), f"{user.name}: {names}")
                    self.assertNotIn(menu["name"], names, user.name)

    # -- by address ------------------------------------------------------------------------------------

    def _load(self, user, path):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request("/web/action/load", {"action_id": path})

    def test_closed_screen_says_so(self):
        action = self._load(self.steward, "pharma-surveys")
        self.assertEqual(
            (action["type"], action["tag"], action["path"]),
            ("ir.actions.client", "pharma_crm.closed_screen", "pharma-surveys"),
        )
        crumbs = self.make_jsonrpc_request(
            "/web/action/load_breadcrumbs", {"actions": [{"action": "pharma-surveys", "resId": 1}]}
        )
        self.assertEqual(crumbs, [{"display_name": action["name"]}])

    def test_open_screen_opens(self):
        action = self._load(self.steward, "pharma-change-requests")
        self.assertEqual(
            (action["type"], action["res_model"]),
            ("ir.actions.act_window", "pharma.change.request"),
        )
