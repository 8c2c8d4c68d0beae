# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestVersions(CycleCommon):
    """The approved list is frozen; what changes afterwards makes versions."""

    def setUp(self):
        super().setUp()
        self.cycle.retarget_months = 0
        self.cycle.limit_ids.filtered(lambda limit: limit.kind != "band").maximum = 100
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.action_start()
        self.env.ref("pharma_crm_cycle.tier_challenge_large").active = False

    def _baseline(self):
        lines = self.env["pharma.cycle.baseline"].search([("cycle_id", "=", self.cycle.id)])
        return {(line.territory_id, line.partner_id): line.goal for line in lines}

    def _decide_all(self, page):
        challenge = self._challenge(page)
        challenge.with_user(self.rep).action_submit()
        manager = challenge.with_user(self.manager)
        manager.decide(self._verdicts(page))
        manager.finish()
        return challenge

    def test_approved_challenge_is_a_new_version(self):
        before = self._lines(self.cycle)
        self.assertEqual(self.cycle.version, 1)
        self.assertEqual(self._baseline(), before)
        page = self._propose("goal", self.doctor_a, 6)
        page = self._propose("drop", self.doctor_b)
        challenge = self._decide_all(page)
        self.assertEqual((self.cycle.version, challenge.version), (2, 2))
        self.assertEqual(self._baseline(), before, "the baseline stays as it was approved")
        self.assertEqual(
            self._lines(self.cycle),
            {
                (self.n1a, self.doctor_a): 6,
                (self.n1b, self.doctor_a): 4,
                (self.s1a, self.doctor_south): 4,
            },
        )
        self.assertRecordValues(
            self.cycle.version_ids.sorted("number"),
            [
                {
                    "number": 1,
                    "kind": "baseline",
                    "customers": 4,
                    "calls": 14,
                    "added": 0,
                    "dropped": 0,
                    "changed": 0,
                },
                {
                    "number": 2,
                    "kind": "challenge",
                    "customers": 3,
                    "calls": 14,
                    "added": 0,
                    "dropped": 1,
                    "changed": 1,
                },
            ],
        )
        self.assertEqual((self.cycle.baseline_count, self.cycle.baseline_goal), (4, 14))
        self.assertEqual(set(self.cycle.change_ids.mapped("version")), {2})
        total = self.cycle.goal_ids.filtered(lambda g: g.dimension == "total")
        self.assertEqual((total.goal, total.difference), (14, 0))

    def test_tiers_by_level_of_the_tree(self):
        """An approval rule asks for the level of the scope: one more for a district, none for a region."""
        self.env["tier.definition"].create(
            {
                "name": "Districts",
                "model_id": self.env["ir.model"]._get("pharma.cycle").id,
                "review_type": "group",
                "reviewer_group_id": self.env.ref("pharma_crm.group_administrator").id,
                "definition_domain": "[('territory_level', '=', 'district')]",
                "sequence": 5,
                "approve_sequence": True,
                "company_id": self.company.id,
            }
        )
        for territory, count in ((self.n1, 2), (self.north, 1)):
            cycle = self._cycle(
                territory_id=territory.id, date_start="2031-01-01", date_end="2031-03-31"
            )
            cycle.action_generate_targets()
            cycle.action_submit()
            self.assertEqual(len(cycle.sudo().review_ids), count, territory.name)

    def test_weights_of_zero(self):
        """Calls through a channel without weight count, but bring no credit and no error."""
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        self._record_facts([(target, 5, 0, 0)])
        total = self.cycle.get_progress()["total"]
        self.assertEqual(
            (total["actual"], total["weighted"], total["earned"], total["attainment"]), (5, 0, 0, 0)
        )

    def test_baseline_is_frozen(self):
        line = self.env["pharma.cycle.baseline"].search([("cycle_id", "=", self.cycle.id)], limit=1)
        for user in (self.rep, self.business, self.admin):
            for record in (line, self.cycle.version_ids, line.env["pharma.cycle.target.change"]):
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(record.with_user(user).has_access(operation), user.login)
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.business).write({"version": 9})

    def test_approved_list_is_edited_by_nobody(self):
        target = self.cycle.target_ids[:1].with_user(self.business)
        for attempt in (
            lambda: target.write({"goal": 9}),
            lambda: target.unlink(),
            lambda: self.cycle.limit_ids[:1].with_user(self.business).write({"maximum": 99}),
            lambda: self.cycle.with_user(self.business).write({"challenge_until": "2030-02-01"}),
            lambda: self.cycle.with_user(self.business).write(
                {"annual_plan_id": False, "retarget_months": 1}
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_waiting_challenges_hold_the_closing_up(self):
        page = self._propose("goal", self.doctor_a, 6)
        self._challenge(page).with_user(self.rep).action_submit()
        with self.assertRaisesRegex(RedirectWarning, "wait for a decision first: N1-a"):
            self.cycle.action_close()
        with self.assertRaises(RedirectWarning):
            self.cycle.action_ask_close()
        manager = self._challenge(page).with_user(self.manager)
        manager.decide(self._verdicts(page))
        manager.finish()
        self.cycle.action_close()
        with self.assertRaisesRegex(UserError, "takes no changes"):
            self._propose("goal", self.doctor_a, 5)

    def test_draft_challenge_of_a_closed_cycle_comes_to_nothing(self):
        page = self._propose("goal", self.doctor_a, 6)
        self.cycle.action_close()
        with self.assertRaisesRegex(UserError, "takes no changes"):
            self._challenge(page).with_user(self.rep).action_submit()

    # -- customers who move ---------------------------------------------------------------------------

    def _end_coverage(self, territory, partner):
        self.env["pharma.coverage"].search(
            [("territory_id", "=", territory.id), ("partner_id", "=", partner.id)]
        ).active = False

    def test_moved_customer_takes_the_calls_still_to_make_along(self):
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_south)
        self._record_facts([(target, 1, 1, 0)])
        self._end_coverage(self.s1a, self.doctor_south)
        self._cover(self.n1b, self.doctor_south)
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.orphan_count, 1)
        self.cycle.with_user(self.business).action_follow_customers()
        lines = self._lines(self.cycle)
        self.assertEqual(
            lines[self.s1a, self.doctor_south], 1, "the call made stays where it was made"
        )
        self.assertEqual(lines[self.n1b, self.doctor_south], 3)
        self.assertEqual(self._baseline()[self.s1a, self.doctor_south], 4)
        self.cycle.invalidate_recordset()
        self.assertEqual((self.cycle.orphan_count, self.cycle.version), (0, 2))
        self.assertEqual(set(self.cycle.change_ids.mapped("source")), {"moved"})
        self.cycle.with_user(self.business).action_follow_customers()
        self.assertEqual(self._lines(self.cycle), lines, "a second time nothing happens")

    def test_moved_without_calls_leaves_no_line(self):
        self._end_coverage(self.s1a, self.doctor_south)
        self._cover(self.n1b, self.doctor_south)
        self.cycle.with_user(self.business).action_follow_customers()
        lines = self._lines(self.cycle)
        self.assertNotIn((self.s1a, self.doctor_south), lines)
        self.assertEqual(lines[self.n1b, self.doctor_south], 4)

    def test_not_covered_any_more(self):
        self._end_coverage(self.s1a, self.doctor_south)
        self.cycle.with_user(self.business).action_follow_customers()
        self.assertEqual(len(self.cycle.target_ids), 3)
        self.assertEqual(self.cycle.change_ids.reason, "Not covered any more")

    def test_only_business_managers_let_the_list_follow(self):
        for user in (self.rep, self.manager, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                self.cycle.with_user(user).action_follow_customers()

    def test_merged_customer(self):
        """A merge in the middle of a cycle: list, baseline, history and proposals follow the account that stays."""
        twin = self._account("doctor", "Boris Norton", "T-D12", pharma_specialty_id=self.surgery.id)
        twin.pharma_class_id = self.class_b
        self._cover(self.n1a, twin)
        page = self._propose("add", twin, 2)
        merge = (
            self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.doctor_b, twin)
        )
        self.assertTrue(merge)
        self.env.invalidate_all()
        self.assertEqual(self._lines(self.cycle)[self.n1a, self.doctor_b], 2)
        self.assertEqual(self._challenge(page).line_ids.partner_id, self.doctor_b)
        self.assertEqual(self._baseline()[self.n1a, self.doctor_b], 2)
