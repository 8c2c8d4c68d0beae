# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CycleCommon


@tagged("post_install", "-at_install")
class TestWorkflow(CycleCommon):
    def setUp(self):
        super().setUp()
        self.cycle.action_generate_targets()

    # -- who approves -----------------------------------------------------------------------------

    def test_nearest_manager_who_is_not_the_owner_approves(self):
        cycle = self._cycle(territory_id=self.n1.id)
        self.assertEqual(cycle.territory_manager_id, self.manager)
        self.assertEqual(
            self._cycle(territory_id=self.north.id).territory_manager_id, self.regional
        )
        owned = self._cycle(territory_id=self.n1.id, user_id=self.manager.id)
        self.assertEqual(owned.territory_manager_id, self.regional, "the owner's own manager")
        self.assertFalse(self._cycle().territory_manager_id, "the owner manages the whole country")

    def test_approval_by_the_manager_of_the_territory(self):
        cycle = self._cycle(territory_id=self.north.id)
        cycle.action_generate_targets()
        cycle.action_submit()
        self.assertEqual(cycle.state, "review")
        self.assertEqual(cycle.sudo().review_ids.reviewer_ids, self.regional)
        for user in (self.manager, self.rep, self.business, self.admin):
            with self.assertRaises(AccessError, msg=user.login):
                cycle.with_user(user).validate_tier()
        self._decide(cycle, self.regional, "validate")
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(cycle.sudo().review_ids.done_by, self.regional)

    def test_without_a_manager_above_an_administrator_approves(self):
        self.cycle.action_submit()
        self.assertIn(self.admin, self.cycle.sudo().review_ids.reviewer_ids)
        self.assertNotIn(self.business, self.cycle.sudo().review_ids.reviewer_ids)
        self._decide(self.cycle, self.admin, "validate")
        self.assertEqual(self.cycle.state, "approved")

    def test_large_budget_needs_a_second_approval(self):
        cycle = self._cycle(territory_id=self.north.id, budget_amount=100000)
        cycle.action_generate_targets()
        cycle.action_submit()
        self.assertEqual(len(cycle.sudo().review_ids), 2)
        with self.assertRaises(AccessError, msg="the manager goes first"):
            cycle.with_user(self.admin).validate_tier()
        self._decide(cycle, self.regional, "validate")
        self.assertEqual(cycle.state, "review")
        self._decide(cycle, self.admin, "validate")
        self.assertEqual(cycle.state, "approved")

    def test_approver_is_decided_at_submission(self):
        """A manager written over RPC, or one who has left, does not count."""
        cycle = self._cycle(territory_id=self.north.id)
        cycle.action_generate_targets()
        cycle.write({"territory_manager_id": self.rep.id})
        cycle.action_submit()
        self.assertEqual(cycle.sudo().review_ids.reviewer_ids, self.regional)

    def test_who_approves_is_told_how_large_the_plan_is(self):
        self.cycle.action_generate_targets()
        self.cycle.budget_amount = 1500
        self.cycle.action_submit()
        facts = dict(self.cycle.sudo()._decision_facts())
        self.assertEqual((facts["Customers"], facts["Calls"]), ("4", "14"))
        self.assertEqual(facts["From"], "Jan 1, 2030")
        self.assertIn("1,500.00", facts["Budget"])
        self.assertEqual(dict(self.cycle.sudo()._decision_outlook()), {"Utilisation": "1%"})

    def test_rejected_goes_back_to_draft(self):
        cycle = self._cycle(territory_id=self.north.id)
        cycle.action_generate_targets()
        cycle.action_submit()
        self._decide(cycle, self.regional, "reject", "Too few calls on class A")
        self.assertEqual(cycle.state, "draft")
        self.assertIn("Too few calls on class A", "".join(cycle.sudo().message_ids.mapped("body")))
        cycle.rule_ids[0].write({"goal": 5})
        cycle.action_generate_targets()
        cycle.action_submit()
        self._decide(cycle, self.regional, "validate")
        self.assertEqual(cycle.state, "approved")

    def test_owner_who_is_administrator_does_not_approve_own(self):
        cycle = self._cycle(user=self.admin)
        cycle.with_user(self.admin).action_generate_targets()
        cycle.with_user(self.admin).action_submit()
        with self.assertRaises(AccessError):
            cycle.with_user(self.admin).validate_tier()
        self.assertEqual(cycle.sudo().review_ids.reviewer_ids, self.business, "manages the country")

    def test_plan_without_target_list_is_not_submitted(self):
        with self.assertRaisesRegex(UserError, "no target list"):
            self._cycle().action_submit()

    # -- start ------------------------------------------------------------------------------------

    def test_start_needs_the_approval(self):
        with self.assertRaises(UserError):
            self.cycle.action_start()
        self.assertFalse(self.cycle.can_start)
        self._approve(self.cycle)
        self.assertTrue(self.cycle.can_start)
        self.cycle.action_start()
        self.assertEqual(self.cycle.state, "running")
        self.assertTrue(self.cycle.started_on)

    def test_a_start_before_the_first_day_is_asked_about(self):
        self._approve(self.cycle)
        cycle = self.cycle.with_user(self.business)
        with freeze_time("2029-12-31 12:00:00"):
            self.assertIn("first day, Jan 1, 2030", cycle.next_step)
            asked = cycle.action_ask_start()["params"]
            self.assertIn("begins on Jan 1, 2030", asked["body"])
            self.assertEqual((asked["method"], asked["ids"]), ("action_start", cycle.ids))
            self.assertEqual(cycle.state, "approved")
        with freeze_time("2030-01-01 12:00:00"):
            cycle.invalidate_recordset()
            self.assertIn("calls count", cycle.next_step)
            cycle.action_ask_start()
            self.assertEqual(cycle.state, "running")

    def test_overlapping_running_cycles_are_refused(self):
        self._approve(self.cycle)
        self.cycle.action_start()
        for scope in (self.country, self.north, self.n1a):
            other = self._cycle(
                territory_id=scope.id, date_start="2030-03-31", date_end="2030-06-30"
            )
            other.action_generate_targets()
            self._approve(
                other, *((other.territory_manager_id,) if other.territory_manager_id else ())
            )
            with (
                self.assertRaisesRegex(ValidationError, "already runs there"),
                self.env.cr.savepoint(),
            ):
                other.action_start()
            other.action_cancel()

    def test_neighbours_and_successors_may_run(self):
        north, south = self._cycle(territory_id=self.north.id), self._cycle(territory_id=self.s1.id)
        later = self._cycle(
            territory_id=self.north.id, date_start="2030-04-01", date_end="2030-06-30"
        )
        for cycle in north | south | later:
            cycle.action_generate_targets()
            self._approve(cycle, cycle.territory_manager_id or self.admin)
            cycle.action_start()
        self.assertEqual((north | south | later).mapped("state"), ["running"] * 3)
        day = north.date_start
        Cycle = self.env["pharma.cycle"].with_user(self.rep)
        self.assertEqual(Cycle._current_for(self.n1a, day).id, north.id)
        self.assertEqual(Cycle._current_for(self.n1a, later.date_end).id, later.id)
        self.assertEqual(Cycle._current_for(self.s1a, day).id, south.id)
        self.assertFalse(Cycle._current_for(self.south, day), "a cycle below does not contain it")
        self.assertFalse(Cycle._current_for(self.n1a, "2029-12-31"))

    # -- fixed after submission --------------------------------------------------------------------

    def _attempts(self, cycle):
        business = cycle.with_user(self.business)
        target = business.target_ids[:1]
        return {
            "cycle": lambda: business.write({"date_end": "2030-04-30"}),
            "thresholds": lambda: business.write({"under_threshold": 0.5}),
            "goal of a target": lambda: target.write({"goal": 99, "max_calls": 0}),
            "target through the cycle": lambda: business.write(
                {"target_ids": [Command.update(target.id, {"goal": 99})]}
            ),
            "new target": lambda: target.create(
                {"cycle_id": cycle.id, "territory_id": self.n1a.id, "partner_id": self.hospital.id}
            ),
            "moved target": lambda: target.write({"cycle_id": self._cycle().id}),
            "target dropped": lambda: target.unlink(),
            "goal": lambda: business.goal_ids[:1].write({"goal": 1}),
            "rule": lambda: business.rule_ids[:1].write({"goal": 1}),
            "objective": lambda: business.env["pharma.cycle.objective"].create(
                {"cycle_id": cycle.id, "name": "x", "metric": "y", "target_value": 1}
            ),
            "message": lambda: business.env["pharma.cycle.message"].create(
                {
                    "cycle_id": cycle.id,
                    "product_id": self.product_1.id,
                    "key_message_id": self.message_1.id,
                }
            ),
            "state": lambda: business.write({"state": "running"}),
            "result": lambda: target.write({"result_actual": 99}),
            "deletion": lambda: business.unlink(),
            "with a context of OCA": lambda: target.with_context(skip_validation_check=True).write(
                {"goal": 99}
            ),
        }

    def _assert_fixed(self, cycle, state):
        self.assertEqual(cycle.state, state)
        for name, attempt in self._attempts(cycle).items():
            with self.subTest(state=state, attempt=name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    attempt()
        self.env.invalidate_all()

    def test_nothing_changes_from_submission_on(self):
        self.cycle.action_submit()
        self._assert_fixed(self.cycle, "review")
        self._decide(self.cycle, self.admin, "validate")
        self._assert_fixed(self.cycle, "approved")
        self.cycle.action_start()
        self._assert_fixed(self.cycle, "running")
        self.cycle.action_close()
        self._assert_fixed(self.cycle, "closed")

    def test_a_new_cycle_starts_as_a_draft(self):
        with self.assertRaises(UserError):
            self._cycle(state="approved")

    def test_cancelled_may_be_reopened_or_deleted(self):
        self._approve(self.cycle)
        self.cycle.action_cancel()
        self.cycle.action_reopen()
        self.assertEqual(self.cycle.state, "draft")
        self.cycle.action_cancel()
        self.cycle.unlink()
        self.assertFalse(self.cycle.exists())

    def test_dates_are_ordered(self):
        with self._refused_by("pharma_cycle_dates_ordered"):
            self._cycle(date_end="2029-12-31")

    # -- close --------------------------------------------------------------------------------------

    def test_close_freezes_the_results(self):
        self._approve(self.cycle)
        self.cycle.action_start()
        target = self.cycle.target_ids.filtered(lambda t: t.partner_id == self.doctor_b)
        others = self.cycle.target_ids - target
        self._record_facts([(target, 5, 5, 0)])
        before = self.cycle.get_progress()
        self.cycle.action_close()
        self.assertTrue(self.cycle.closed_on)
        self.assertEqual((target.result_actual, target.result_weighted), (5, 5))
        self.assertEqual(set(others.mapped("result_actual")), {0})
        self._record_facts([(target, 7, 7, 0), (others[0], 3, 3, 0)])
        after = self.cycle.get_progress()
        for figure in ("goal", "actual", "earned", "attainment", "reach", "goal_met"):
            self.assertEqual(after["total"][figure], before["total"][figure], figure)
        total = self.cycle.goal_ids.filtered(lambda g: g.dimension == "total")
        self.assertEqual((total.actual, total.earned), (5, 4))
        self.assertAlmostEqual(total.attainment, 4 / 14)
        self.assertEqual(round(total.achieved_index), 36)

    # -- who may what -------------------------------------------------------------------------------

    def test_only_business_managers_take_steps(self):
        self._approve(self.cycle)
        for user in (self.rep, self.manager, self.medical, self.auditor, self.steward):
            cycle = self.cycle.with_user(user)
            for step in ("action_start", "action_cancel"):
                with self.assertRaises(AccessError, msg=f"{user.login} {step}"):
                    getattr(cycle, step)()
            self.assertFalse(cycle.can_start)
        self.assertTrue(self.cycle.with_user(self.business).can_start)


@tagged("post_install", "-at_install")
class TestMakingACycle(CycleCommon):
    def test_defaults(self):
        self.class_a.write({"cycle_goal": 4, "cycle_max_calls": 6})
        cycle = self.env["pharma.cycle"].with_user(self.business).create({})
        self.assertEqual(cycle.territory_id, self.country)
        self.assertEqual(cycle.user_id, self.business)
        self.assertEqual((cycle.date_start.day, cycle.date_start.month % 3), (1, 1))
        self.assertRegex(cycle.name, r"^\d{4} Q[1-4]$")
        self.assertEqual(
            [(rule.class_id.code, rule.goal, rule.max_calls) for rule in cycle.rule_ids],
            [("KOL", 6, 9), ("A", 4, 6), ("B", 2, 4), ("C", 1, 2)],
        )
        regional = self.env["pharma.cycle"].with_user(self.regional)._default_territory_id()
        self.assertEqual(regional, self.north)

    def test_generated_name_follows_the_dates(self):
        self.assertEqual(self.cycle.name, "2030 Q1")
        self.cycle.write({"date_start": "2030-04-01", "date_end": "2030-06-30"})
        self.assertEqual(self.cycle.name, "2030 Q2")
        self.cycle.write({"date_end": "2030-06-29"})
        self.assertEqual(self.cycle.name, "2030-04-01 – 2030-06-29")
        self.cycle.name = "Launch"
        self.cycle.write({"date_end": "2030-06-30"})
        self.assertEqual(self.cycle.name, "Launch")

    def test_copy_is_the_following_period(self):
        self.cycle.write(
            {
                "budget_amount": 5000,
                "objective_ids": [
                    Command.create(
                        {"name": "Listed everywhere", "metric": "hospitals", "target_value": 5}
                    )
                ],
                "communication_ids": [
                    Command.create(
                        {
                            "product_id": self.product_1.id,
                            "key_message_id": self.message_1.id,
                            "class_ids": [Command.set(self.class_a.ids)],
                        }
                    )
                ],
            }
        )
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        copy = self.env["pharma.cycle"].browse(
            self.env["pharma.cycle"].with_user(self.business).action_copy_last()["res_id"]
        )
        self.assertRecordValues(
            copy,
            [
                {
                    "name": "2030 Q2",
                    "state": "draft",
                    "territory_id": self.country.id,
                    "budget_amount": 5000,
                    "user_id": self.business.id,
                }
            ],
        )
        self.assertEqual((str(copy.date_start), str(copy.date_end)), ("2030-04-01", "2030-06-30"))
        self.assertEqual(copy.objective_ids.mapped("name"), ["Listed everywhere"])
        self.assertEqual(copy.communication_ids.class_ids, self.class_a)
        self.assertEqual(len(copy.rule_ids), 2)
        self.assertFalse(copy.target_ids | copy.target_ids)
        self.assertFalse(copy.goal_ids)
        self.assertFalse(copy.sudo().review_ids)

    def test_copy_last_takes_what_runs_and_the_first_free_period(self):
        """Not the empty draft of a later year, and not on top of another plan."""
        self._cycle(date_start="2030-04-01", date_end="2030-06-30", rule_ids=False)
        self._cycle(date_start="2031-01-01", date_end="2031-03-31", rule_ids=False)
        Cycle = self.env["pharma.cycle"].with_user(self.business)
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        for step in (None, "action_start", "action_close"):
            if step:
                getattr(self.cycle, step)()
            copy = Cycle.browse(Cycle.action_copy_last()["res_id"])
            self.assertEqual(copy.name, "2030 Q3", step)
            self.assertEqual(len(copy.rule_ids), 2, step)
            copy.unlink()

    @freeze_time("2029-11-29 12:00:00")
    def test_a_new_cycle_has_the_first_free_quarter(self):
        Cycle = self.env["pharma.cycle"].with_user(self.business)

        def first(**context):
            return str(Cycle.with_context(**context).default_get(["date_start"])["date_start"])

        self.assertEqual(first(), "2030-04-01", "the quarter before is taken")
        south = self.south.id
        self.assertEqual(first(default_territory_id=south), "2030-01-01", "free in the south")
        self.cycle.action_cancel()
        self.assertEqual(first(), "2030-01-01")

    @freeze_time("2030-02-28 12:00:00")
    def test_closing_early_is_told(self):
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.action_start()
        left = self.cycle.working_days - self.cycle.elapsed_days
        asked = self.cycle.action_ask_close()["params"]
        self.assertIn(f"working days still to come: {left}.", asked["body"])
        self.assertEqual((asked["method"], asked["ids"]), ("action_close", self.cycle.ids))
        with freeze_time("2030-04-01 12:00:00"):
            self.assertNotIn("working days", self.cycle.action_ask_close()["params"]["body"])
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.rep).action_ask_close()
        self.cycle.action_close()
        with self.assertRaises(UserError):
            self.cycle.action_ask_close()

    def test_copy_last_without_any(self):
        self.cycle.unlink()
        with self.assertRaisesRegex(UserError, "no cycle to copy"):
            self.env["pharma.cycle"].with_user(self.business).action_copy_last()

    def test_post_its_fit_class_and_specialty(self):
        heart_failure = self.env["pharma.specialty"].create(
            {
                "name": "Heart failure",
                "parent_id": self.cardiology.id,
                "company_id": self.company.id,
            }
        )
        self.doctor_a.pharma_specialty_id = heart_failure
        common = {"cycle_id": self.cycle.id}
        lines = self.env["pharma.cycle.message"].create(
            [
                {
                    **common,
                    "product_id": self.product_2.id,
                    "key_message_id": self.message_2.id,
                    "sequence": 2,
                    "specialty_ids": [Command.set(self.cardiology.ids)],
                },
                {
                    **common,
                    "product_id": self.product_1.id,
                    "key_message_id": self.message_1.id,
                    "sequence": 1,
                    "class_ids": [Command.set(self.class_a.ids)],
                },
            ]
        )
        self.cycle.invalidate_recordset()
        second, first = lines
        rep = self.cycle.with_user(self.rep)
        self.assertEqual(
            rep._post_its_for(self.doctor_a.with_user(self.rep)).ids, [first.id, second.id]
        )
        self.assertFalse(rep._post_its_for(self.doctor_b.with_user(self.rep)))
        self.cycle.action_generate_targets()
        self.doctor_a.pharma_class_id = self.class_c
        self.assertEqual(
            rep._post_its_for(self.doctor_a.with_user(self.rep)).ids,
            [first.id, second.id],
            "class of the list",
        )

    def test_message_of_another_product_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is not about"):
            self.env["pharma.cycle.message"].create(
                {
                    "cycle_id": self.cycle.id,
                    "product_id": self.product_1.id,
                    "key_message_id": self.message_2.id,
                }
            )
