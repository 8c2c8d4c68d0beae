# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CycleCommon

PARTS = ("objective", "message", "rule", "target")


@tagged("post_install", "-at_install")
class TestAccess(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.write(
            {
                "objective_ids": [Command.create({"name": "x", "metric": "y", "target_value": 1})],
                "communication_ids": [
                    Command.create(
                        {"product_id": cls.product_1.id, "key_message_id": cls.message_1.id}
                    )
                ],
            }
        )
        cls.cycle.action_generate_targets()
        cls.south_cycle = cls._cycle(territory_id=cls.south.id)
        cls.south_cycle.action_generate_targets()

    def _cycles(self, user):
        return (
            self.env["pharma.cycle"].with_user(user).search([("company_id", "=", self.company.id)])
        )

    def test_cycles_above_and_below_the_own_territory(self):
        both = self.cycle | self.south_cycle
        for user in (self.rep, self.rep2, self.manager, self.regional):
            self.assertEqual(self._cycles(user), self.cycle, user.login)
            self.assertFalse(self.south_cycle.with_user(user).has_access("read"))
            self.assertTrue(self.cycle.with_user(user).has_access("read"))
        for user in (
            self.rep_south,
            self.business,
            self.medical,
            self.auditor,
            self.steward,
            self.admin,
        ):
            self.assertEqual(self._cycles(user), both, user.login)

    def test_targets_of_the_own_subtree(self):
        def lines(user):
            targets = (
                self.env["pharma.cycle.target"]
                .with_user(user)
                .search([("cycle_id", "=", self.cycle.id)])
            )
            return {(t.territory_id.code, t.partner_id) for t in targets}

        self.assertEqual(lines(self.rep), {("N1-a", self.doctor_a), ("N1-a", self.doctor_b)})
        self.assertEqual(lines(self.rep2), {("N1-b", self.doctor_a)})
        self.assertEqual(lines(self.rep_south), {("S1-a", self.doctor_south)})
        for user in (self.manager, self.regional):
            self.assertEqual(len(lines(user)), 3, user.login)
        for user in (self.business, self.medical, self.auditor, self.steward):
            self.assertEqual(len(lines(user)), 4, user.login)

    def test_foreign_target_by_no_door(self):
        target = self.cycle.target_ids.filtered(lambda t: t.territory_id == self.s1a)
        for model in ("pharma.cycle.target", "pharma.cycle.progress"):
            records = self.env[model].with_user(self.rep)
            with self.assertRaises(AccessError):
                records.browse(target.id).read(["goal"])
            self.assertFalse(records.search([("id", "=", target.id)]))
            self.assertFalse(records.search([("territory_id", "=", self.s1a.id)]))
            self.assertFalse(
                records._read_group([("territory_id", "child_of", self.south.id)], ["class_id"])
            )

    def test_goals_are_for_managers(self):
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.rep).goal_ids.mapped("goal")
        self.assertTrue(self.cycle.with_user(self.manager).goal_ids.mapped("goal"))

    def test_only_business_managers_change_a_plan(self):
        for user in (self.rep, self.manager, self.medical, self.auditor, self.steward):
            cycle = self.cycle.with_user(user)
            for part in PARTS:
                lines = self.env[f"pharma.cycle.{part}"].search(
                    [("cycle_id", "=", self.cycle.id)], limit=1
                )
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(
                        lines.with_user(user).has_access(operation), f"{user.login} {part}"
                    )
            for operation in ("write", "create", "unlink"):
                self.assertFalse(cycle.has_access(operation), user.login)
        for user in (self.business, self.admin):
            for operation in ("write", "create", "unlink"):
                self.assertTrue(self.cycle.with_user(user).has_access(operation), user.login)

    def test_outsiders_see_nothing(self):
        outsider = new_test_user(
            self.env,
            "t_outsider",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for model in ("", *(f".{part}" for part in PARTS), ".goal", ".progress"):
            with self.assertRaises(AccessError, msg=model):
                self.env[f"pharma.cycle{model}"].with_user(outsider).search([])

    def test_companies_never_see_each_other(self):
        other = self.env["res.company"].create({"name": "Rival Pharma"})
        rival = new_test_user(
            self.env,
            "t_rival",
            "pharma_crm.group_business_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for model in ("", *(f".{part}" for part in PARTS), ".goal", ".progress"):
            records = (
                self.env[f"pharma.cycle{model}"]
                .with_user(rival)
                .with_context(allowed_company_ids=other.ids)
            )
            self.assertFalse(records.search([]), model)

    def test_membership_decides_today(self):
        """Somebody who moves sees the new territory at once and the old one no more."""
        member = self.env["pharma.territory.member"].search(
            [("user_id", "=", self.rep2.id), ("territory_id", "=", self.n1b.id)]
        )
        member.territory_id = self.s1a
        self.env.invalidate_all()
        targets = (
            self.env["pharma.cycle.target"]
            .with_user(self.rep2)
            .search([("cycle_id", "=", self.cycle.id)])
        )
        self.assertEqual(targets.territory_id, self.s1a)
        self.assertEqual(self._cycles(self.rep2), self.cycle | self.south_cycle)
