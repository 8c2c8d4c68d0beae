# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestAccountList(PharmaCommon):
    """Stars and personal lists: whose they are, and what a shared one shows."""

    def _list(self, user, *partners, **values):
        account_list = (
            self.env["pharma.account.list"].with_user(user).create({"name": "Round", **values})
        )
        if partners:
            account_list._add(self.env["res.partner"].with_user(user).concat(*partners))
        return account_list

    def test_star_is_each_users_own(self):
        doctor = self.doctor_a.with_user(self.rep)
        self.assertIs(doctor.action_pharma_toggle_favorite(), True)
        self.assertTrue(doctor.pharma_is_favorite)
        self.assertFalse(self.doctor_a.with_user(self.rep2).pharma_is_favorite)
        Partner = self.env["res.partner"].with_user(self.rep)
        self.assertEqual(Partner.search([("pharma_is_favorite", "=", True)]), doctor)
        self.assertNotIn(doctor, Partner.search([("pharma_is_favorite", "=", False)]))
        self.assertIs(doctor.action_pharma_toggle_favorite(), False)
        self.assertFalse(Partner.search([("pharma_is_favorite", "=", True)]))

    def test_star_on_what_is_out_of_reach_is_refused(self):
        with self.assertRaises(AccessError):
            self.doctor_south.with_user(self.rep).action_pharma_toggle_favorite()
        with self.assertRaisesRegex(UserError, "not an account"):
            self.rep.partner_id.with_user(self.rep).action_pharma_toggle_favorite()

    def test_favorite_that_left_the_territory_disappears(self):
        self.doctor_a.with_user(self.rep).action_pharma_toggle_favorite()
        self.doctor_a.pharma_coverage_ids.unlink()
        Partner = self.env["res.partner"].with_user(self.rep)
        self.assertFalse(Partner.search([("pharma_is_favorite", "=", True)]))

    def test_private_by_default(self):
        account_list = self._list(self.rep, self.doctor_a)
        for user in (
            self.rep2,
            self.manager,
            self.business,
            self.steward,
            self.admin,
            self.auditor,
        ):
            Lists = self.env["pharma.account.list"].with_user(user)
            self.assertFalse(Lists.search([("id", "=", account_list.id)]), user.login)
            Lines = self.env["pharma.account.list.line"].with_user(user)
            self.assertFalse(Lines.search([("list_id", "=", account_list.id)]), user.login)
            with self.assertRaises(AccessError):
                account_list.with_user(user).read(["name"])

    def test_shared_list_shows_what_the_reader_reaches(self):
        account_list = self._list(self.rep, self.doctor_a, self.doctor_b, team_id=self.n1.id)
        self.env.invalidate_all()
        shared = account_list.with_user(self.rep2)
        self.assertEqual(shared.line_ids.partner_id, self.doctor_a)
        self.assertEqual(shared.account_count, 1)
        action = shared.action_open_accounts()
        found = self.env["res.partner"].with_user(self.rep2).search(action["domain"])
        self.assertEqual(found, self.doctor_a)
        self.env.invalidate_all()
        # the manager above reads all of it, who works elsewhere nothing
        self.assertEqual(account_list.with_user(self.manager).account_count, 2)
        self.assertFalse(account_list.with_user(self.rep_south).open_to_me)
        with self.assertRaises(AccessError):
            account_list.with_user(self.rep_south).read(["name"])

    def test_only_the_owner_changes_it(self):
        account_list = self._list(self.rep, self.doctor_a, team_id=self.n1.id)
        for user in (self.rep2, self.manager, self.admin):
            with self.assertRaises(AccessError):
                account_list.with_user(user).name = "Mine"
            with self.assertRaises(AccessError):
                self.env["pharma.account.list.line"].with_user(user).create(
                    {"list_id": account_list.id, "partner_id": self.doctor_a.id}
                )

    def test_owner_and_mark_are_not_the_clients(self):
        Lists = self.env["pharma.account.list"].with_user(self.rep)
        made = Lists.create({"name": "X", "user_id": self.rep2.id, "is_favorites": True})
        self.assertEqual(made.user_id, self.rep)
        self.assertFalse(made.is_favorites)
        made.write({"user_id": self.rep2.id, "is_favorites": True})
        self.assertEqual(made.user_id, self.rep)
        self.assertFalse(made.is_favorites)

    def test_list_takes_no_account_out_of_reach(self):
        with self.assertRaises(AccessError):
            self._list(self.rep, self.doctor_south)
        account_list = self._list(self.rep)
        with self.assertRaises(AccessError):
            self.env["pharma.account.list.line"].with_user(self.rep).create(
                {"list_id": account_list.id, "partner_id": self.doctor_south.id}
            )

    def test_put_on_a_list(self):
        Wizard = self.env["pharma.account.list.add"].with_user(self.rep)
        chosen = {
            "active_model": "res.partner",
            "active_ids": (self.doctor_a | self.rep.partner_id).ids,
        }
        wizard = Wizard.with_context(**chosen).create({"new_name": "Invite"})
        self.assertEqual(wizard.partner_ids, self.doctor_a)
        wizard.action_add()
        account_list = self.env["pharma.account.list"].search([("name", "=", "Invite")])
        self.assertEqual(
            (account_list.user_id, account_list.line_ids.partner_id), (self.rep, self.doctor_a)
        )
        self.assertEqual(
            account_list.with_user(self.rep)._add(self.doctor_a.with_user(self.rep)), 0
        )
        with self.assertRaisesRegex(UserError, "name of a new one"):
            Wizard.with_context(**chosen).create({}).action_add()
