# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestListLock(CycleCommon):
    """The customers of an approved list stay for six months; then they may be chosen anew."""

    def setUp(self):
        super().setUp()
        self.first = self._running(limit_ids=[])
        self.second = self._cycle(date_start="2030-04-01", date_end="2030-06-30")
        self.third = self._cycle(date_start="2030-07-01", date_end="2030-09-30")
        self.newcomer = self._account("doctor", "Dora North", "T-D9")
        self.newcomer.pharma_class_id = self.class_a
        self._cover(self.n1a, self.newcomer)

    def _customers(self, cycle):
        cycle.action_generate_targets()
        return set(cycle.target_ids.mapped("partner_id"))

    def test_second_quarter_keeps_the_customers(self):
        self.assertTrue(self.first.retargets)
        self.assertTrue(self.second.list_locked)
        self.assertEqual(str(self.second.locked_until), "2030-07-01")
        self.assertIn(self.first.display_name, self.second.lock_note)
        self.doctor_b.pharma_class_id = self.class_c
        self.second.rule_ids.filtered(lambda r: r.class_id == self.class_a).goal = 5
        self.assertNotIn(self.newcomer, self._customers(self.second))
        lines = self._lines(self.second)
        self.assertEqual(lines[self.n1a, self.doctor_a], 5, "calls follow the matrix")
        self.assertEqual(lines[self.n1a, self.doctor_b], 2, "without a rule they stay as they were")

    def test_third_quarter_chooses_anew(self):
        self.assertFalse(self.third.list_locked)
        self.assertIn(self.newcomer, self._customers(self.third))

    def test_the_lock_counts_from_the_re_targeting(self):
        """A locked cycle is no re-targeting: the third quarter is free although the second was approved."""
        self.second.action_generate_targets()
        self._approve(self.second)
        self.assertFalse(self.second.retargets)
        self.third.invalidate_recordset()
        self.assertFalse(self.third.list_locked)

    def test_zero_months_lock_nothing(self):
        self.first.retarget_months  # noqa: B018  read once, so that the next line changes what is shown
        self.env.cr.execute(
            "UPDATE pharma_cycle SET retarget_months = 0 WHERE id = %s", [self.first.id]
        )
        self.env.invalidate_all()
        self.assertFalse(self.second.list_locked)
        self.company.pharma_retarget_months = 9
        self.assertEqual(
            self._cycle(date_start="2031-01-01", date_end="2031-03-31").retarget_months, 9
        )

    def test_by_hand(self):
        self.second.action_generate_targets()
        target = self.env["pharma.cycle.target"].with_user(self.business)
        values = {
            "cycle_id": self.second.id,
            "territory_id": self.n1a.id,
            "partner_id": self.newcomer.id,
        }
        with (
            self.assertRaisesRegex(UserError, "Dora North: .* locked until Jul 1, 2030"),
            self.env.cr.savepoint(),
        ):
            target.create(values)
        line = self.second.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        with self.assertRaisesRegex(UserError, "locked until"):
            line.unlink()
        line.goal = 3
        self.second.with_user(self.business).unlock_list("Two hospitals were joined")
        target.create(values)
        line.unlink()

    def test_a_customer_who_is_gone_may_be_dropped(self):
        self.second.action_generate_targets()
        line = self.second.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        self.doctor_b.active = False
        line.unlink()
        self.assertFalse(line.exists())

    def test_unlock_needs_a_reason_and_the_right(self):
        for reason in ("", "  ", None, 3):
            with self.assertRaisesRegex(UserError, "Say why"):
                self.second.with_user(self.business).unlock_list(reason)
        for user in (self.rep, self.manager, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self.second.with_user(user).unlock_list("Please")
        with self.assertRaises(AccessError):
            self.second.with_user(self.business).write({"unlock_reason": "by RPC"})
        wizard = (
            self.env["pharma.cycle.unlock"]
            .with_user(self.business)
            .with_context(active_id=self.second.id)
            .create({"reason": "Merger"})
        )
        wizard.action_unlock()
        self.assertEqual(self.second.unlock_reason, "Merger")
        self.second.action_lock_list()
        self.assertTrue(self.second.list_locked)

    def test_challenge_of_a_locked_list(self):
        with self.assertRaisesRegex(UserError, "locked until"), self.env.cr.savepoint():
            self._propose("add", self.newcomer, 2, cycle=self.first)
        with self.assertRaisesRegex(UserError, "locked until"), self.env.cr.savepoint():
            self._propose("drop", self.doctor_b, cycle=self.first)
        self.env.invalidate_all()
        self._propose("goal", self.doctor_b, 3, cycle=self.first)
        self.first.with_user(self.business).unlock_list("A new hospital")
        self._propose("add", self.newcomer, 2, cycle=self.first)

    def test_beside_the_list_before(self):
        target = self.first.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        self._record_facts([(target, 1, 1, 0)])
        self.first.action_close()
        self.third.action_generate_targets()
        self.third.target_ids.filtered(lambda t: t.partner_id == self.doctor_south).unlink()
        self.third.invalidate_recordset()
        comparison = self.third.list_comparison
        self.assertEqual(
            {
                key: comparison[key]
                for key in ("customers", "kept", "new", "dropped", "retention", "profit")
            },
            {"customers": 4, "kept": 3, "new": 1, "dropped": 1, "retention": 0.75, "profit": None},
        )
        self.assertAlmostEqual(comparison["attainment"], 1 / 14)
        line = self.third.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        self.assertEqual(
            (line.previous_goal, line.previous_actual, line.previous_attainment, line.retention),
            (2, 1, 0.5, "kept"),
        )
        self.assertEqual(line.profitability, "No sales data")
        new = self.third.target_ids.filtered(lambda t: t.partner_id == self.newcomer)
        self.assertEqual((new.retention, new.previous_goal), ("new", 0))
        self.third.action_submit()
        self.assertEqual(self.third.change_share, 0.5, "one added, one dropped, of four")
        self.assertEqual(
            len(self.third.sudo().review_ids), 2, "half of the list: a second approval"
        )
