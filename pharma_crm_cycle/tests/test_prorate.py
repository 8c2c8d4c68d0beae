# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import capacity
from .capacity_common import CapacityCommon


@tagged("post_install", "-at_install")
class TestProrate(CapacityCommon):
    """Leave approved during a cycle pro-rates goals, with before and after; released, they come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.target_a = cls._target(cls, cls.n1a, cls.doctor_a)
        cls.target_b = cls._target(cls, cls.n1a, cls.doctor_b)
        cls.elsewhere = cls._target(cls, cls.n1b, cls.doctor_a)

    def _run(self):
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()

    def _changes(self):
        return self.env["pharma.goal.change"].search([("cycle_id", "=", self.cycle.id)], order="id")

    def test_leave_lowers_the_goals_of_its_territory(self):
        """31 of 62 days: 4 × 31 / 62 = 2, 2 × 31 / 62 = 1."""
        self._run()
        time_off = self._approved("2030-01-02", "2030-02-14")
        self.assertEqual(time_off.days, 31)
        self.assertEqual((self.target_a.goal, self.target_b.goal, self.elsewhere.goal), (2, 1, 4))
        change = self._changes()
        self.assertRecordValues(
            change,
            [
                {
                    "territory_id": self.n1a.id, "time_off_id": time_off.id, "days_before": 0,
                    "days_after": 31, "field_days": 62, "goal_before": 6, "goal_after": 3, "line_count": 2,
                    "create_uid": self.manager.id,
                }
            ],
        )  # fmt: skip
        self.assertRecordValues(
            change.line_ids.sorted("goal_before"),
            [
                {"partner_id": self.doctor_b.id, "goal_before": 2, "goal_after": 1, "made": 0},
                {"partner_id": self.doctor_a.id, "goal_before": 4, "goal_after": 2, "made": 0},
            ],
        )
        self.assertEqual(time_off.change_count, 1)
        history = self.cycle.change_ids.filtered(lambda c: c.source == "leave")
        self.assertEqual(sorted(history.mapped("goal_after")), [1, 2])
        self.assertEqual((self.cycle.version, self.cycle.version_ids[:1].kind), (2, "leave"))
        self.assertIn("calls: 6 → 3", "".join(map(str, time_off.message_ids.mapped("body"))))

    def test_worked_examples(self):
        """Round half up (goal × (n − k) / n), as the formula in plain Python."""
        self._run()
        for goal, days in ((4, 10), (7, 31), (5, 31), (6, 62), (9, 13)):
            with self.subTest(goal=goal, days=days), self.env.cr.savepoint() as savepoint:
                self._set_goal(self.target_a, goal)
                plan = self.env["pharma.cycle.capacity.plan"].search(
                    [("cycle_id", "=", self.cycle.id), ("territory_id", "=", self.n1a.id)]
                )
                self.assertEqual(plan.field_days, 62)
                # n days of leave: the first n working days
                last = self._nth_day(days)
                self._approved("2030-01-01", last)
                self.assertEqual(self.target_a.goal, capacity.prorated_goal(goal, days, 62))
                savepoint.rollback()
            self.env.invalidate_all()

    def _set_goal(self, target, goal):
        self.env.cr.execute(
            SQL(
                "UPDATE pharma_cycle_target SET goal = %s, max_calls = 0 WHERE id = %s",
                goal,
                target.id,
            )
        )
        self.env.invalidate_all()

    def _nth_day(self, days):
        self.env["pharma.cycle"]._flush_days()
        [(day,)] = self.env.execute_query(
            SQL(
                "SELECT day FROM (%s) w ORDER BY day OFFSET %s LIMIT 1",
                self.cycle._worked_days_query(
                    SQL(
                        "SELECT 1, %s, %s, date '2030-01-01', date '2030-03-31'",
                        self.company.id,
                        self.company.resource_calendar_id.id,
                    )
                ),
                days - 1,
            )
        )
        return day

    def test_never_below_the_calls_made_never_above_the_goal(self):
        self._run()
        self._record_facts([(self.target_a, 3, 3, 0), (self.target_b, 5, 5, 0)])
        self._approved("2030-01-02", "2030-02-14")
        self.assertEqual((self.target_a.goal, self.target_b.goal), (3, 2))
        self.assertEqual(self._changes().line_ids.mapped("made"), [3])

    def test_release_restores(self):
        self._run()
        first = self._approved("2030-01-02", "2030-02-14")
        second = self._approved("2030-02-15", "2030-03-29")
        self.assertEqual((self.target_a.goal, self.target_b.goal), (0, 0))
        second.with_user(self.rep).action_release()
        self.assertEqual((self.target_a.goal, self.target_b.goal), (2, 1))
        first.with_user(self.manager).action_release()
        self.assertEqual((self.target_a.goal, self.target_b.goal), (4, 2))
        self.assertEqual(self._changes().mapped("days_after"), [31, 62, 31, 0])
        self.assertEqual(
            [(change.goal_before, change.goal_after) for change in self._changes()],
            [(6, 3), (3, 0), (0, 3), (3, 6)],
        )

    def test_a_goal_changed_since_then_is_kept(self):
        """A decision made while the leave was known is not undone by releasing it; further leave lowers it."""
        self._run()
        time_off = self._approved("2030-01-02", "2030-02-14")
        self._set_goal(self.target_a, 6)
        more = self._approved("2030-02-15", "2030-03-08")
        # 16 of the 31 days that were left
        self.assertEqual(more.days, 16)
        self.assertEqual(self.target_a.goal, capacity.prorated_goal(6, 16, 31))
        more.with_user(self.rep).action_release()
        time_off.with_user(self.manager).action_release()
        self.assertEqual((self.target_a.goal, self.target_b.goal), (6, 2))

    def test_leave_known_when_the_plan_was_submitted_lowers_nothing(self):
        known = self._approved("2030-01-02", "2030-02-14")
        self._run()
        self.assertEqual(self.target_a.goal, 4)
        # n is what the plan was made for: 31 field days
        more = self._approved("2030-02-15", "2030-03-08")
        self.assertEqual(self.target_a.goal, capacity.prorated_goal(4, more.days, 31))
        # who is back earlier than the plan thought gets no higher goals
        more.with_user(self.rep).action_release()
        known.with_user(self.manager).action_release()
        self.assertEqual(self.target_a.goal, 4)

    def test_leave_between_submission_and_start(self):
        self.cycle.with_user(self.business).action_submit()
        self._approved("2030-01-02", "2030-02-14")
        self.assertEqual(self.target_a.goal, 4, "what is being approved stays as it is")
        self._decide(self.cycle, self.admin, "validate")
        self.cycle.with_user(self.business).action_start()
        self.assertEqual(self.target_a.goal, 2)

    def test_drafts_and_closed_cycles_are_left_alone(self):
        self._approved("2030-01-02", "2030-02-14")
        self.assertEqual((self.target_a.goal, self._changes()), (4, self.env["pharma.goal.change"]))
        self._run()
        self.cycle.with_user(self.business).action_close()
        self._approved("2030-02-15", "2030-03-08")
        self.assertEqual(self.target_a.goal, 4)

    def test_kinds_that_do_not_lower_goals(self):
        self._run()
        self.congress.prorates_goals = False
        self._approved("2030-01-02", "2030-02-14", kind=self.congress)
        self.assertEqual(self.target_a.goal, 4)
        self.assertEqual(self._row(self.n1a).field_days, 31)

    def test_goals_of_the_cycle_follow(self):
        self._run()
        goals = {g.dimension: g for g in self.cycle.goal_ids if g.dimension == "total"}
        self.assertEqual(goals["total"].goal, 14)
        self._approved("2030-01-02", "2030-02-14")
        self.env.invalidate_all()
        self.assertEqual(goals["total"].goal, 11)
        self.assertFalse(self.cycle.goal_mismatch)

    def test_at_most_is_never_below_the_goal(self):
        self._run()
        time_off = self._approved("2030-01-02", "2030-02-14")
        self.env.cr.execute(
            SQL("UPDATE pharma_cycle_target SET max_calls = 3 WHERE id = %s", self.target_a.id)
        )
        self.env.invalidate_all()
        time_off.with_user(self.manager).action_release()
        self.assertEqual((self.target_a.goal, self.target_a.max_calls), (3, 3))

    def test_leave_of_another_system_by_night(self):
        """What an addon adds to the absences lowers goals with the next run of the cron, and only once."""
        self._run()
        Capacity = type(self.env["pharma.cycle.capacity"])
        own = Capacity._absences_query
        self.patch(
            Capacity,
            "_absences_query",
            lambda report: SQL(
                "%s UNION ALL SELECT %s, %s, date '2030-01-02', date '2030-02-14', FALSE, FALSE, TRUE, TRUE",
                own(report),
                self.company.id,
                self.rep.id,
            ),
        )
        self._cron()
        self.assertEqual(self.target_a.goal, 2)
        self.assertFalse(self._changes().time_off_id)
        self._cron()
        self.assertEqual(len(self._changes()), 1)

    def test_constant_number_of_statements(self):
        """One approval costs the same, however many customers and territories the plan has."""
        self._run()

        def approve(day):
            time_off = self._time_off(day)
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE pharma_territory_time_off SET state = 'approved' WHERE id = %s",
                    time_off.id,
                )
            )
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            changes = self.cycle.sudo()._prorate(self.n1a.ids, time_off)
            count = self.env.cr.sql_log_count - start
            self.assertEqual(len(changes), 1)
            return count

        approve("2030-02-04")
        few = approve("2030-02-05")
        doctors = self.env["res.partner"].create(
            [
                {
                    "pharma_type": "doctor", "name": f"Doctor {number}", "pharma_code": f"T-P{number}",
                    "company_id": self.company.id,
                }
                for number in range(30)
            ]
        )  # fmt: skip
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_target
                       (cycle_id, company_id, territory_id, partner_id, goal, source, create_date)
                SELECT %s, %s, %s, p.id, 9, 'manual', now() AT TIME ZONE 'UTC' - interval '1 hour'
                  FROM res_partner p
                 WHERE p.id = ANY(%s)
                """,
                self.cycle.id, self.company.id, self.n1a.id, doctors.ids,
            )
        )  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual(approve("2030-02-06"), few)
        self.assertEqual(len(self._changes()[-1:].line_ids), 0, "9 × 59 / 62 is still 9")
        self._approved("2030-02-11", "2030-02-15")
        self.assertEqual(
            len(self._changes()[-1:].line_ids), 31, "9 × 54 / 62 is 8, 4 × 54 / 62 is 3"
        )

    def test_who_reads_the_record(self):
        self._run()
        self._approved("2030-01-02", "2030-02-14")
        change = self._changes()
        for user in (self.rep, self.manager, self.business, self.auditor):
            self.assertEqual(
                change.with_user(user).line_ids.mapped("goal_before"), [4, 2], user.login
            )
        for user in (self.rep2, self.rep_south):
            with self.assertRaises(AccessError):
                change.with_user(user).read(["goal_before"])
            self.assertFalse(self.env["pharma.goal.change.line"].with_user(user).search([]))


@tagged("post_install", "-at_install")
class TestGoalAgainstCalls(CapacityCommon):
    def test_a_goal_is_not_lowered_below_the_calls_made(self):
        """Planned anew in the middle of a quarter: three calls have been made already."""
        target = self._target(self.n1a, self.doctor_a)
        other = self._target(self.n1a, self.doctor_b)
        self._record_facts([(target, 3, 3, 0)])
        with self.assertRaises(ValidationError) as caught:
            (other | target).write({"goal": 1})
        self.assertIn("Anna North: calls made in", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual((target.goal, other.goal), (4, 2), "nothing half-written")
        target.goal = 3
        self._record_facts([(target, 4, 4, 0)])
        target.goal = 6
        self.assertEqual(target.goal, 6, "raised is no matter")

    def test_at_most_below_the_goal_is_refused(self):
        target = self._target(self.n1a, self.doctor_a)
        with self.assertRaises(ValidationError) as caught:
            target.max_calls = 3
        self.assertIn("at most 3 credited is below the goal of 4", str(caught.exception))
