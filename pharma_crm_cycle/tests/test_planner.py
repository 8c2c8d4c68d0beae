# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.planner import pharma_cycle_plan_run as run
from .common import CycleCommon


class PlannerCommon(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.write({"tz": "UTC"})
        cls.class_a.write({"plan_worth": 5, "high_value": True})
        cls.Call = cls.env["pharma.cycle.plan.call"]

    def _plan(self, cycle, territory=None, user=None, **values):
        territory = territory or cycle.territory_id
        return (
            self.env["pharma.cycle.plan"]
            .with_user(user or self.business)
            .create({"cycle_id": cycle.id, "territory_id": territory.id, **values})
        )

    def _calls(self, cycle, *domain):
        return self.Call.search([("cycle_id", "=", cycle.id), *domain])

    def setUp(self):
        super().setUp()
        self.running = self._running()

    def _planned(self, **values):
        plan = self._plan(self.running, **values)
        self.patch(run, "AT_ONCE", 1000)
        plan.action_run()
        return plan


@tagged("post_install", "-at_install")
class TestPlanner(PlannerCommon):
    # -- what is proposed ------------------------------------------------------------------------------

    def test_every_goal_finds_its_days(self):
        plan = self._planned()
        self.assertEqual((plan.state, plan.job_state, plan.job_done), ("done", "none", 3))
        counts = {(call.territory_id, call.partner_id): 0 for call in self._calls(self.running)}
        for call in self._calls(self.running):
            counts[call.territory_id, call.partner_id] += 1
            self.assertTrue(self.running.date_start <= call.day <= self.running.date_end)
            self.assertLess(call.day.weekday(), 5)
            self.assertEqual(call.week, call.day - timedelta(days=call.day.weekday()))
            self.assertEqual(call.class_id, call.partner_id.pharma_class_id)
        self.assertEqual(counts, self._lines(self.running))
        self.assertEqual(plan.call_count, 14)
        self.assertEqual(plan.high_value_count, 12)
        self.assertEqual((plan.duplicate_count, plan.missing_count), (0, 0))

    def test_colleagues_keep_away_from_each_other(self):
        self._planned()
        calls = self._calls(self.running, ("partner_id", "=", self.doctor_a.id))
        for one in calls.filtered(lambda c: c.territory_id == self.n1a):
            for other in calls.filtered(lambda c: c.territory_id == self.n1b):
                self.assertGreater(abs((one.day - other.day).days), 7)

    def test_colleagues_of_another_line_do_not_matter(self):
        other = self.product_group.copy({"name": "Lung line"})
        coverage = self.env["pharma.coverage"].search([("partner_id", "=", self.doctor_a.id)])
        for territory, group in ((self.n1a, self.product_group), (self.n1b, other)):
            coverage.filtered(lambda c, t=territory: c.territory_id == t).product_group_id = group
        plan = self._plan(self.running)
        problems = plan.sudo()._planner_problems(self.n1a | self.n1b)
        _territory, _seat, problem = problems.send(None)
        placement = type("Placement", (), {"key": self.doctor_a.id, "date": 1})
        _territory, _seat, problem = problems.send(
            type("Proposal", (), {"placements": [placement]})
        )
        self.assertEqual(problem.customers[0].others, ())

    def test_practice_hours_and_place(self):
        place = self.env["pharma.affiliation"].search([("doctor_id", "=", self.doctor_b.id)])
        place.hours = "Tue 10:00–12:00"
        self.hospital.write({"partner_latitude": 33.7, "partner_longitude": -84.4})
        self._planned()
        calls = self._calls(self.running, ("partner_id", "=", self.doctor_b.id))
        self.assertEqual(set(calls.mapped(lambda c: c.day.weekday())), {1})
        self.assertTrue(all(10 <= hour <= 12 for hour in calls.mapped("hour")))
        self.assertIn("10:00–12:00", calls[0].reason)

    def test_reasons_are_said_in_words(self):
        self._planned()
        first, second = self._calls(
            self.running, ("partner_id", "=", self.doctor_b.id), ("territory_id", "=", self.n1a.id)
        )
        self.assertIn("Call 1 of 2 in this cycle: the first one.", first.reason)
        gap = (second.day - first.day).days
        self.assertIn(f"Call 2 of 2 in this cycle, days after the one before: {gap}", second.reason)

    def test_holidays_and_half_days(self):
        calendar = self.company.resource_calendar_id
        friday = calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4")
        friday.filtered(lambda a: a.day_period != "morning").unlink()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": "2030-01-09 00:00:00",
                "date_to": "2030-01-09 23:59:59",
            }
        )
        plan = self._plan(self.running, calls_per_day=5)
        days = plan._company_days(date(2030, 1, 7), date(2030, 1, 13))
        self.assertEqual(
            {day.day: share for day, share in days.items()}, {7: 1.0, 8: 1.0, 10: 1.0, 11: 0.5}
        )
        self.assertEqual([day.capacity for day in plan._planner_days(days, 5)], [5, 5, 5, 3])

    def test_the_capacity_says_how_many_calls_make_a_day(self):
        self.company.pharma_calls_per_day = 7
        self.n1.calls_per_day = 4
        self.n1b.calls_per_day = 3
        plan = self._plan(self.running, calls_per_day=0)
        places = self.n1a | self.n1b | self.s1a
        self.assertEqual([plan._day_calls(place) for place in places], [4, 3, 7])
        self.assertEqual(plan.calls_per_day_used, 7, "of the scope")
        for place, most in zip(places, (4, 3, 7), strict=True):
            _territory, _seat, problem = next(plan.sudo()._planner_problems(place))
            self.assertEqual(max(day.capacity for day in problem.days), most, place.code)
        plan.calls_per_day = 5
        self.assertEqual({plan._day_calls(place) for place in places}, {5})

    def test_how_many_calls_make_a_day_is_read_in_one_go(self):
        def queries(places):
            self.env.invalidate_all()
            places.mapped("company_id.pharma_calls_per_day")
            before = self.env.cr.sql_log_count
            places.mapped("calls_per_day_used")
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(self.n1a), queries(self.n1a | self.n1b | self.s1a))

    def test_of_today_what_is_left(self):
        plan = self._plan(self.running, calls_per_day=8)
        today, tomorrow = date(2030, 1, 7), date(2030, 1, 8)
        days = plan._planner_days({today: 1.0, tomorrow: 1.0}, 8, datetime(2030, 1, 7, 13, 0))
        self.assertEqual([(day.capacity, day.start) for day in days], [(4, 780), (8, 540)])
        [day] = plan._planner_days({today: 0.5}, 8, datetime(2030, 1, 7, 18, 0))
        self.assertEqual(day.capacity, 0)

    def test_what_does_not_fit_is_listed_with_the_reason(self):
        place = self.env["pharma.affiliation"].search([("doctor_id", "=", self.doctor_b.id)])
        place.hours = "Sun 10-12"
        plan = self._planned()
        [missing] = self.env["pharma.cycle.plan.missing"].search([("plan_id", "=", plan.id)])
        self.assertEqual(
            (missing.partner_id, missing.calls, missing.why), (self.doctor_b, 2, "never")
        )
        self.assertEqual(plan.missing_count, 2)

    # -- what the rep does -----------------------------------------------------------------------------

    def test_planning_anew_moves_nothing_that_stands(self):
        plan = self._planned()
        own = self._calls(self.running, ("territory_id", "=", self.n1a.id)).with_user(self.rep)
        accepted, moved, dismissed = own[0], own[2], own[4]
        accepted.action_accept()
        moved.action_move("2030-03-05", 14.5)
        dismissed.action_dismiss()
        kept = [(c.id, c.partner_id, c.day, c.hour, c.state) for c in accepted | moved | dismissed]
        plan.action_run()
        again = (accepted | moved | dismissed).exists()
        self.assertEqual([(c.id, c.partner_id, c.day, c.hour, c.state) for c in again], kept)
        self.assertEqual(moved.state, "moved")
        live = self._calls(
            self.running, ("territory_id", "=", self.n1a.id), ("state", "!=", "dismissed")
        )
        self.assertEqual(len(live), 6, "what was turned down is proposed in another week")
        twins = live.filtered(lambda c: c.partner_id == dismissed.partner_id)
        self.assertNotIn(dismissed.week, twins.mapped("week"))
        self.assertEqual(len({(c.partner_id, c.day) for c in live}), 6)
        self.assertIn("by hand", moved.reason)

    def test_steps_on_proposals_that_are_gone_say_so(self):
        plan = self._planned()
        gone = self._calls(self.running, ("territory_id", "=", self.n1a.id)).with_user(self.rep)
        plan.action_run()
        self.assertFalse(gone.exists())
        steps = ("action_accept", []), ("action_dismiss", []), ("action_move", ["2030-03-05"])
        for step, args in steps:
            with self.subTest(step), self.assertRaisesRegex(UserError, "made anew"):
                getattr(gone, step)(*args)

    def test_the_past_and_days_before_the_first_stay(self):
        plan = self._planned()
        early = self._calls(self.running, ("day", "<", "2030-02-15"))
        self.assertTrue(early)
        plan.date_from = "2030-02-15"
        plan.action_run()
        self.assertEqual(early.exists(), early)
        self.assertEqual(plan.call_count, 14)

    def test_a_rep_plans_the_own_territory_with_the_manager_s_settings(self):
        self._planned(calls_per_day=4)
        calls = self.Call.with_user(self.rep).with_company(self.company)
        own = self.env["pharma.cycle.plan"].browse(calls.plan_rest(self.n1a.id))
        self.assertEqual((own.territory_id, own.calls_per_day, own.state), (self.n1a, 4, "done"))
        self.assertEqual(calls.plan_rest(self.n1a.id), own.id, "one run, used again")
        self.assertEqual(len(self._calls(self.running)), 14)

    def test_the_page_of_a_week(self):
        calls = self.Call.with_user(self.rep)
        self.assertFalse(any(day["calls"] for day in calls.week_plan()["days"]))
        self._planned()
        page = calls.week_plan()
        self.assertEqual(page["territory_id"], self.n1a.id)
        self.assertEqual(sum(week["open"] for week in page["weeks"]), 6)
        first = min(self._calls(self.running, ("territory_id", "=", self.n1a.id)).mapped("week"))
        self.assertEqual(page["week"], str(first), "the first week with something to decide")
        [row] = [call for day in page["days"] for call in day["calls"]][:1]
        self.assertEqual(row["state"], "proposed")
        self.assertTrue(row["reasons"])
        calls.browse(row["id"]).action_accept()
        later = calls.week_plan(self.n1a.id, page["week"])
        [week] = [week for week in later["weeks"] if week["week"] == page["week"]]
        self.assertEqual(week["accepted"], 1)

    def test_queries_of_the_page_do_not_grow(self):
        self._planned()
        calls = self.Call.with_user(self.rep)
        week = calls.week_plan()["week"]

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            calls.week_plan(self.n1a.id, week)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        call = self._calls(self.running, ("week", "=", week), ("territory_id", "=", self.n1a.id))[
            :1
        ]
        doctors = [self._account("doctor", f"Doctor {n}", f"T-W{n}") for n in range(20)]
        self.env.flush_all()
        for doctor in doctors:
            self._multiply(call, 1, partner_id=str(doctor.id))
        self.assertLessEqual(count(), few)

    def test_moves_are_checked(self):
        self._planned()
        first, second = self._calls(
            self.running, ("partner_id", "=", self.doctor_b.id), ("territory_id", "=", self.n1a.id)
        ).with_user(self.rep)
        for day, message in (
            ("2030-04-01", "outside"),
            ("2020-01-01", "over"),
            ("tomorrow", "no day"),
            (second.day, "already"),
        ):
            with self.assertRaisesRegex(UserError, message):
                first.action_move(day)
        with self.assertRaisesRegex(UserError, "time of day"):
            first.action_move("2030-03-05", 25)
        first.action_dismiss()
        with self.assertRaisesRegex(UserError, "only in"):
            first.action_move("2030-03-05")
        first.action_restore()
        self.assertEqual(first.state, "proposed")

    # -- in the background -----------------------------------------------------------------------------

    def test_many_territories_in_the_background(self):
        plan = self._plan(self.running)
        with (
            patch.object(run, "AT_ONCE", 0),
            patch.object(run, "BATCH", 1),
            self.enter_registry_test_mode(),
        ):
            plan.action_run()
            self.assertEqual((plan.job_state, plan.job_total, plan.call_count), ("queued", 3, 0))
            with self.assertRaisesRegex(UserError, "at the moment"):
                plan.action_run()
            self.env.ref("pharma_crm.cron_background").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((plan.job_state, plan.state, plan.job_done), ("none", "done", 3))
        self.assertEqual(plan.call_count, 14)

    def test_a_batch_taken_twice_is_harmless(self):
        plan = self._planned()
        before = [(c.territory_id, c.partner_id, c.day) for c in self._calls(self.running)]
        plan.sudo()._plan_territories(self.n1a | self.n1b | self.s1a)
        after = [(c.territory_id, c.partner_id, c.day) for c in self._calls(self.running)]
        self.assertEqual(after, before)

    def test_queries_of_a_batch_do_not_grow(self):
        plan = self._planned().sudo()

        def count(territories):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan._plan_territories(territories)
            return self.env.cr.sql_log_count - before

        count(self.n1a)
        self.assertLessEqual(count(self.n1a | self.n1b | self.s1a), count(self.n1a) + 2)
