# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import planner
from .test_planner import PlannerCommon


@tagged("post_install", "-at_install")
class TestSharedTerritory(PlannerCommon):
    """Two reps work in one territory: each has a calendar of their own, and decides on it alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_rep = cls._user("t_mate", "rep")
        cls.env["pharma.territory.member"].create(
            {"territory_id": cls.n1a.id, "user_id": cls.partner_rep.id, "date_start": False}
        )
        cls.doctors = cls.env["res.partner"]
        for number in range(6):
            doctor = cls._account("doctor", f"Shared {number}", f"T-S{number}")
            doctor.pharma_class_id = cls.class_b
            cls._cover(cls.n1a, doctor)
            cls.doctors |= doctor

    def _own(self, user, *domain):
        return self._calls(
            self.running, ("territory_id", "=", self.n1a.id), ("user_id", "=", user.id), *domain
        )

    def test_each_rep_gets_a_share(self):
        self._planned()
        mine, theirs = self._own(self.rep), self._own(self.partner_rep)
        every = self._calls(self.running, ("territory_id", "=", self.n1a.id))
        self.assertEqual(mine | theirs, every, "each call stands in somebody's calendar")
        self.assertFalse(mine.partner_id & theirs.partner_id, "a customer has one rep")
        goals = sum(
            self.running.target_ids.filtered(lambda t: t.territory_id == self.n1a).mapped("goal")
        )
        self.assertEqual(len(every), goals)
        self.assertLessEqual(abs(len(mine) - len(theirs)), 4, "about as full")
        for calls in (mine, theirs):
            for day, count in Counter(calls.mapped("day")).items():
                stops = calls.filtered(lambda c, d=day: c.day == d).mapped("sequence")
                self.assertEqual(sorted(stops), list(range(1, count + 1)), "each its own route")

    def test_product_groups_decide_first(self):
        other = self.product_group.copy({"name": "Lung line"})
        members = self.env["pharma.territory.member"].search([("territory_id", "=", self.n1a.id)])
        groups = {self.rep: self.product_group, self.partner_rep: other}
        for member in members:
            member.product_group_ids = groups[member.user_id]
        lung = self.doctors[:2]
        coverage = self.env["pharma.coverage"].search([("territory_id", "=", self.n1a.id)])
        for row in coverage:
            row.product_group_id = other if row.partner_id in lung else self.product_group
        self._planned()
        self.assertEqual(self._own(self.partner_rep).partner_id, lung)
        self.assertFalse(self._own(self.rep).partner_id & lung)

    def test_who_has_called_keeps_the_customer(self):
        plan = self._planned()
        before = {call.partner_id: call.user_id for call in self._calls(self.running)}
        taken = self._own(self.rep)[:1]
        taken.with_user(self.rep).action_move("2030-03-29")
        taken.with_user(self.rep)._workflow_write({"user_id": self.partner_rep.id})
        plan.action_run()
        after = {call.partner_id: call.user_id for call in self._calls(self.running)}
        self.assertEqual(after[taken.partner_id], self.partner_rep)
        before[taken.partner_id] = self.partner_rep
        self.assertEqual(after, before, "nobody else changes hands when the rest is planned anew")

    def test_each_decides_on_the_own_calendar(self):
        self._planned()
        theirs = self._own(self.partner_rep)
        first, second, third = theirs[:3]
        for step in ("action_accept", "action_dismiss"):
            with self.assertRaisesRegex(UserError, "stands in the calendar of"):
                getattr(first.with_user(self.rep), step)()
        with self.assertRaisesRegex(UserError, "stands in the calendar of"):
            first.with_user(self.rep).action_move("2030-03-05")
        first.with_user(self.partner_rep).action_accept()
        second.with_user(self.manager).action_accept()
        self.assertEqual(
            (first.state, second.state, third.state), ("accepted", "accepted", "proposed")
        )
        members = self.env["pharma.territory.member"].search(
            [("territory_id", "=", self.n1a.id), ("user_id", "=", self.partner_rep.id)]
        )
        members.write({"date_start": False, "date_end": fields.Date.today() - timedelta(days=1)})
        self.env.invalidate_all()
        third.with_user(self.rep).action_accept()
        self.assertEqual(third.state, "accepted", "who has left decides no more")

    def test_the_page_shows_one_calendar(self):
        self._planned()
        page = self.Call.with_user(self.rep).week_plan()
        self.assertEqual([row["id"] for row in page["reps"]], [self.rep.id])
        self.assertEqual(sum(week["open"] for week in page["weeks"]), len(self._own(self.rep)))
        with self.assertRaisesRegex(UserError, "not yours"):
            self.Call.with_user(self.rep).week_plan(self.n1a.id, None, self.partner_rep.id)
        theirs = self._own(self.partner_rep)
        page = self.Call.with_user(self.manager).week_plan(
            self.n1a.id, str(theirs[0].day), self.partner_rep.id
        )
        self.assertEqual({row["id"] for row in page["reps"]}, {self.rep.id, self.partner_rep.id})
        shown = {call["id"] for day in page["days"] for call in day["calls"]}
        self.assertEqual(shown, set(theirs.filtered(lambda c: c.week == theirs[0].week).ids))
        alone = self.Call.with_user(self.rep_south).week_plan()
        self.assertEqual((alone["reps"], alone["user_id"]), ([], False))

    def test_the_run_is_compared_with_going_through_the_list(self):
        plan = self._planned()
        self.assertEqual(plan.run_calls, plan.call_count)
        self.assertEqual(plan.run_high_value, plan.high_value_count)
        self.assertEqual(plan.run_duplicates, plan.duplicate_count)
        self.assertGreater(plan.usual_high_value, 0)
        plan.action_run()
        self.assertEqual(plan.run_calls, plan.call_count, "a run begins from nothing")
        with self.assertRaisesRegex(AccessError, "never by editing"):
            plan.with_user(self.business).write({"run_calls": 99})


@tagged("post_install", "-at_install")
class TestShareTools(PlannerCommon):
    """How a territory is divided, without a database."""

    def test_a_successor_takes_the_calendar_over(self):
        days = {
            1: {d: 1 for d in range(10)},
            2: {d: 1 for d in range(5)},
            3: {d: 1 for d in range(5, 10)},
        }
        first, second = planner.seats(days)
        self.assertEqual((first.users, second.users), ([1], [2, 3]))
        self.assertEqual(second.reps[4], 2)
        self.assertEqual(second.reps[5], 3)
        [alone] = planner.seats({7: {1: 1, 2: 0, 3: 0.5}})
        self.assertEqual(alone.days, {1: 1, 3: 0.5})

    def test_places_stay_together_while_there_is_room(self):
        customers = [planner.Wanted(f"{place}{n}", 2, place) for place in "xyzw" for n in range(3)]
        owners = planner.share(customers, [30, 30], {})
        self.assertEqual(Counter(owners.values()), {0: 6, 1: 6})
        for place in "xyzw":
            self.assertEqual(len({owners[f"{place}{n}"] for n in range(3)}), 1, place)

    def test_load_follows_room_and_what_is_kept(self):
        customers = [planner.Wanted(n, 1) for n in range(30)]
        owners = planner.share(customers, [40, 20], {})
        self.assertEqual(Counter(owners.values()), {0: 20, 1: 10})
        owners = planner.share(customers, [30, 30], dict.fromkeys(range(10), 1), [5, 0])
        self.assertTrue(all(owners[n] == 1 for n in range(10)))
        self.assertLessEqual(abs(Counter(owners.values())[0] + 5 - Counter(owners.values())[1]), 1)
        self.assertEqual(planner.share([planner.Wanted("a", 3)], [0, 0], {}), {"a": 0})

    def test_going_through_the_list(self):
        days = [planner.Day(730_000 + n, 2) for n in range(3)]
        customers = [
            planner.Customer("a", 2, others=(730_000,)),
            planner.Customer("b", 2, hours={}),
            planner.Customer("c", 2),
        ]
        figures = planner.compare(
            planner.Problem(days, customers), [("c", 730_000), ("a", 730_020)], {"c"}
        )
        self.assertEqual(figures["planned"], {"calls": 2, "high_value": 1, "duplicates": 0})
        self.assertEqual(figures["usual"], {"calls": 2, "high_value": 1, "duplicates": 1})
