# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_planner import PlannerCommon


@tagged("post_install", "-at_install")
class TestPlannerAccess(PlannerCommon):
    def test_who_sees_and_decides_what(self):
        plan = self._planned()
        for user, count in ((self.rep, 6), (self.rep2, 4), (self.rep_south, 4), (self.manager, 10),
                            (self.business, 14), (self.auditor, 14)):  # fmt: skip
            calls = self.Call.with_user(user).search([("cycle_id", "=", self.running.id)])
            self.assertEqual(len(calls), count, user.login)
        strange = self._calls(self.running, ("territory_id", "=", self.n1b.id))
        for method in ("action_accept", "action_dismiss"):
            with self.assertRaises(AccessError):
                getattr(strange.with_user(self.rep), method)()
            with self.assertRaises(AccessError):
                getattr(strange.with_user(self.auditor), method)()
        strange[0].with_user(self.manager).action_accept()
        self.assertTrue(plan.with_user(self.rep).has_access("read"))
        for refused in (
            lambda: plan.with_user(self.rep).action_run(),
            lambda: self._plan(self.running, self.n1b, self.rep),
            lambda: self._plan(self.running, self.n1a, self.auditor),
            lambda: strange[1].with_user(self.rep2).write({"day": "2030-03-01"}),
            lambda: strange[1].with_user(self.rep2).write({"state": "accepted"}),
            lambda: strange[1].with_user(self.business).unlink(),
            lambda: self.Call.with_user(self.rep2).create({}),
        ):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaisesRegex(UserError, "not yours"):
            self.Call.with_user(self.rep).plan_rest(self.n1b.id)
        with self.assertRaisesRegex(UserError, "not yours"):
            self.Call.with_user(self.rep).week_plan(self.n1b.id)

    def test_what_cannot_be_planned(self):
        draft = self._cycle(date_start="2030-04-01", date_end="2030-06-30")
        with self.assertRaisesRegex(UserError, "not approved"):
            self._plan(draft).action_run()
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            self._plan(self._cycle(territory_id=self.south.id), self.n1a)
        late = self._plan(self.running, date_from="2031-01-01")
        with self.assertRaisesRegex(UserError, "is over"):
            late.action_run()
        plan = self._planned()
        with self.assertRaisesRegex(UserError, "new run"):
            plan.territory_id = self.north
        self._calls(self.running)[0].with_user(self.business).action_accept()
        with self.assertRaisesRegex(UserError, "accepted"):
            plan.unlink()
