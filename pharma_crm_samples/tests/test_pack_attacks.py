# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_packs import PacksCommon


@tagged("post_install", "-at_install")
class TestPackAttacks(PacksCommon):
    """What somebody with a password and the API might try on packs, caps and spend."""

    def test_only_administrators_choose(self):
        switch = self._preview("uk")
        pack = self._pack("uk")
        for user in (
            self.rep,
            self.manager,
            self.business,
            self.medical,
            self.steward,
            self.auditor,
        ):
            mine = switch.with_user(user)
            for attack in (
                lambda user=user: self._preview("uk", user),
                lambda mine=mine: mine.action_apply(),
                lambda mine=mine: mine.action_preview(),
                lambda mine=mine: mine.line_ids.write({"decision": "pack"}),
                lambda user=user: pack.with_user(user).action_choose(),
                lambda user=user: pack.with_user(user).write({"name": "Mine"}),
                lambda user=user: pack.rule_ids[0].with_user(user).write({"quantity": 99}),
            ):
                with self.assertRaises(AccessError, msg=user.login), self.env.cr.savepoint():
                    attack()
        self.assertFalse(self.company.pharma_pack_id)

    def test_everybody_reads_the_law_but_only_the_office_the_history(self):
        self._switch("uk")
        self.assertTrue(self._pack("uk").with_user(self.rep).rule_ids[0].source)
        history = self.env["pharma.pack.switch"]
        self.assertTrue(history.with_user(self.auditor).search([]))
        with self.assertRaises(AccessError):
            history.with_user(self.rep).search([])

    def test_the_preview_is_not_the_user_s_to_write(self):
        switch = self._preview("uk")
        for values in (
            {"state": "done"},
            {"user_id": self.business.id},
            {"from_pack_id": self._pack("ru").id},
            {"fingerprint": "[]"},
            {"impact_count": 0},
        ):
            with self.assertRaises(AccessError, msg=values), self.env.cr.savepoint():
                switch.write(values)
        line = switch.line_ids[0]
        for values in ({"action": "conflict"}, {"after": "No limit"}, {"decision": "keep"}):
            with self.assertRaises(UserError, msg=values), self.env.cr.savepoint():
                line.write(values)
        with self.assertRaises(UserError):
            line.copy()

    def test_the_pack_of_a_company_changes_with_its_rules_only(self):
        settings = new_test_user(
            self.env, "t_settings", groups="base.group_system", company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            self.company.with_user(settings).write({"pharma_pack_id": self._pack("ru").id})

    def test_another_company_is_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        with self.assertRaises(UserError):
            self.env["pharma.pack.switch"].with_user(self.admin).create(
                {"company_id": other.id, "pack_id": self._pack("ru").id}
            )
        switch = self._preview("uk")
        with self.assertRaises(UserError):
            switch.write({"company_id": other.id})

    def test_warnings_and_declarations_are_the_system_s(self):
        self._switch("eu")
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        for values in ({"signed_text": "x"}, {"limit_warning": "x"}):
            with self.assertRaises(UserError, msg=values), self.env.cr.savepoint():
                handover.with_user(self.rep).write(values)
        request = self._request(self.rep, self.doctor_a, (self.leaflet, 1))
        with self.assertRaises(AccessError):
            request.write({"limit_warning": False, "state": "approved"})

    def test_nobody_writes_the_ledger(self):
        self._report(self.rep, self.doctor_a, (self.leaflet, 1))
        entry = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        for user in (self.rep, self.business, self.admin):
            mine = entry.with_user(user)
            for attack in (
                lambda mine=mine: mine.write({"own_amount": 0}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    attack()
