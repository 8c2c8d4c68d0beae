# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.budget.pharma_cycle_budget_engine import Source
from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestBudget(CycleCommon):
    """Documents stand in for requests and hand-overs: any record does."""

    def setUp(self):
        super().setUp()
        self.cycle.budget_line_ids = [
            Command.create(
                {"territory_id": self.country.id, "resource_type": "gift", "planned": 100}
            ),
            Command.create(
                {
                    "territory_id": self.north.id,
                    "resource_type": "gift",
                    "planned": 50,
                    "overspend": "approve",
                }
            ),
        ]
        self.wide, self.near = self.cycle.budget_line_ids.sorted("planned", reverse=True)
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()
        self.engine = self.env["pharma.cycle.budget.engine"]

    def _source(self, record=None, territory=None):
        record = record or self.doctor_a
        return Source(record, record.name, self.cycle, territory or self.n1a)

    def _stand(self, line):
        return line.reserved, line.committed, line.spent

    def test_the_nearest_line_pays(self):
        self.engine._reserve(self._source(), {"gift": 10})
        self.engine._reserve(self._source(self.doctor_south, self.s1a), {"gift": 20, "sample": 5})
        self.assertEqual(self._stand(self.near), (10, 0, 0))
        self.assertEqual(self._stand(self.wide), (20, 0, 0), "samples have no line: not controlled")
        self.assertEqual((self.wide.available, self.wide.used_share), (80, 0.2))
        self.assertEqual(self.cycle.budget_used, 30)

    def test_reserved_committed_spent_each_once(self):
        source = self._source()
        for _twice in range(2):
            self.engine._reserve(source, {"gift": 30})
        self.assertEqual(self._stand(self.near), (30, 0, 0))
        for _twice in range(2):
            self.engine._commit(source)
        self.assertEqual(self._stand(self.near), (0, 30, 0))
        handover = self._source(self.doctor_b)
        for _twice in range(2):
            self.engine._spend(handover, {"gift": 12}, [(source, "gift", 12)])
        self.assertEqual(self._stand(self.near), (0, 18, 12))
        for _twice in range(2):
            self.engine._release(source)
        self.assertEqual(self._stand(self.near), (0, 0, 12))
        entries = self.env["pharma.cycle.budget.entry"].search([("line_id", "=", self.near.id)])
        self.assertEqual(len(entries), 5, "nothing twice")
        for name, total in (("reserved", 0), ("committed", 0), ("spent", 12)):
            self.assertEqual(sum(entries.mapped(name)), total)

    def test_refused_when_used_up(self):
        self.engine._reserve(self._source(self.doctor_south, self.s1a), {"gift": 90})
        with self.assertRaisesRegex(UserError, r"100\.00.*90\.00.*15\.00.*5\.00"):
            self.engine._reserve(
                self._source(self.doctor_b, self.s1a), {"gift": 15}, may_exceed=True
            )

    def test_beyond_the_plan_needs_an_approval(self):
        beyond = self.engine._reserve(self._source(), {"gift": 60}, may_exceed=True)
        self.assertEqual(beyond, 10)
        with self.assertRaisesRegex(UserError, "Ask for it by a request"):
            self.engine._spend(self._source(self.doctor_b), {"gift": 1})
        self.engine._commit(self._source())
        self.assertEqual(self._stand(self.near), (0, 60, 0))
        self.assertEqual(self.near.available, -10)

    def test_closing_leaves_nothing_open(self):
        self.engine._reserve(self._source(), {"gift": 30})
        self.engine._spend(self._source(self.doctor_b), {"gift": 5})
        self.cycle.with_user(self.business).action_close()
        self.assertEqual(self._stand(self.near), (0, 0, 5))
        self.engine._spend(self._source(self.doctor_south), {"gift": 7})
        self.engine._commit(self._source())
        self.assertEqual(self._stand(self.near), (0, 0, 5), "a closed budget stays as it was")

    def test_nobody_writes_what_is_used(self):
        self.engine._reserve(self._source(), {"gift": 30})
        draft = self._cycle(date_start="2031-01-01", date_end="2031-03-31")
        values = {"cycle_id": draft.id, "territory_id": self.north.id, "resource_type": "event"}
        lines = self.env["pharma.cycle.budget.line"].with_user(self.business)
        line = lines.create({**values, "planned": 10})
        for name in ("reserved", "committed", "spent", "available"):
            with self.assertRaises(AccessError):
                line.write({name: -1000})
        with self.assertRaises(AccessError):
            lines.create({**values, "resource_type": "gift", "planned": 10, "spent": -5})
        entry = self.env["pharma.cycle.budget.entry"].search([], limit=1)
        for user in (self.rep, self.manager, self.business, self.admin):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(entry.with_user(user).has_access(operation), user.login)
        with self.assertRaises(UserError):
            entry.sudo().write({"spent": 0})
        with self.assertRaises(UserError):
            self.near.with_user(self.business).planned = 1000

    def test_who_sees_budgets(self):
        self.engine._reserve(self._source(), {"gift": 30})
        self.engine._reserve(self._source(self.doctor_south, self.s1a), {"gift": 30})
        entries = self.env["pharma.cycle.budget.entry"]
        with self.assertRaises(AccessError):
            entries.with_user(self.rep).search([])
        self.assertEqual(entries.with_user(self.manager).search([]).territory_id, self.n1a)
        self.assertEqual(len(entries.with_user(self.auditor).search([])), 2)

    def test_lines_fit_the_cycle(self):
        draft = self._cycle(
            territory_id=self.north.id,
            date_start="2031-01-01",
            date_end="2031-03-31",
            budget_amount=100,
            budget_line_ids=[
                Command.create(
                    {"territory_id": self.north.id, "resource_type": "gift", "planned": 101}
                )
            ],
        )
        draft.action_generate_targets()
        with self.assertRaisesRegex(UserError, r"101\.00.*100\.00"):
            draft.action_submit()
        with self.assertRaisesRegex(ValidationError, "outside the scope"):
            draft.budget_line_ids.territory_id = self.south
        copy = self.cycle.copy()
        self.assertEqual(
            copy.budget_line_ids.mapped("planned"), self.cycle.budget_line_ids.mapped("planned")
        )
        self.assertEqual(sum(copy.budget_line_ids.mapped("used")), 0)
