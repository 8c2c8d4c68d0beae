# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .calendar_common import WeekCommon


@tagged("post_install", "-at_install")
class TestCalendarPlan(WeekCommon):
    """Planning a week from a list, and changing many calls at once."""

    def _list(self, user, **values):
        return self.Call.with_user(user).plan_candidates(
            fields.Date.to_string(self.monday), **values
        )

    def _days(self, *numbers):
        return [fields.Date.to_string(self.monday + timedelta(days=n)) for n in numbers]

    def _many(self, count, **values):
        doctors = self.env["res.partner"]
        for index in range(count):
            doctors |= self._account("doctor", f"Doctor {index:02}", f"T-L{index}", **values)
        self._cover(self.n1a, doctors)
        return doctors

    # --- the list -----------------------------------------------------------------------------------
    def test_due_and_overdue(self):
        self._made(self.rep, self.doctor_b, days=-3)
        screen = self._list(self.rep)
        # A 4 in 61 days: never called on for 30 days is too long; B 2: three days ago is not
        self.assertEqual(
            [(row["name"], row["due"], row["overdue"], row["remaining"]) for row in screen["rows"]],
            [("Anna North", True, True, 4), ("Boris North", True, False, 1)],
        )
        self.assertEqual([row["due"] for row in screen["classes"]], [1, 1])
        overdue = self._list(self.rep, kind="overdue")
        self.assertEqual([row["name"] for row in overdue["rows"]], ["Anna North"])
        self._at(self.rep, self.doctor_a, self.monday)
        self.env.invalidate_all()
        screen = self._list(self.rep)
        self.assertEqual([row["name"] for row in screen["rows"]], ["Boris North"])
        self.assertEqual([day["count"] for day in screen["days"]], [1, 0, 0, 0, 0, 0, 0])
        self.assertEqual([bool(day["reason"]) for day in screen["days"]], [False] * 5 + [True] * 2)

    def test_favorites_hospital_and_search(self):
        self.doctor_b.with_user(self.rep).action_pharma_toggle_favorite()
        names = [row["name"] for row in self._list(self.rep, kind="favorite")["rows"]]
        self.assertEqual(names, ["Boris North"])
        everyone = self._list(self.rep, kind="all")
        self.assertEqual(
            {row["name"] for row in everyone["rows"]},
            {"Anna North", "Boris North", "North General Hospital"},
        )
        self.assertEqual([h["name"] for h in everyone["hospitals"]], ["North General Hospital"])
        here = self._list(self.rep, kind="all", hospital_id=self.hospital_south.id)
        self.assertFalse(here["rows"])
        found = self._list(self.rep, kind="all", name="bor")
        self.assertEqual([row["name"] for row in found["rows"]], ["Boris North"])

    def test_near(self):
        self.hospital.write({"partner_latitude": 50.0, "partner_longitude": 30.0})
        self.doctor_b.write({"partner_latitude": 50.5, "partner_longitude": 30.0})
        with self.assertRaises(UserError):
            self._list(self.rep, kind="near")
        near = self._list(self.rep, kind="near", position={"latitude": 50.01, "longitude": 30.0})
        self.assertEqual(
            [(row["name"], row["km"]) for row in near["rows"]],
            [("Anna North", 1.1), ("North General Hospital", 1.1)],
            "by the hospital's position; who is 55 km away is left out",
        )
        self._at(self.rep, self.hospital, self.monday)
        near = self._list(self.rep, kind="near")
        self.assertIn("Anna North", [row["name"] for row in near["rows"]], "near the next call")
        for position in ({"latitude": 91, "longitude": 0}, {"latitude": "x"}, {"x": 1}):
            with self.assertRaises(UserError):
                self._list(self.rep, kind="near", position=position)

    def test_conflicts_in_the_list(self):
        self._at(self.rep2, self.doctor_a, self.monday + timedelta(days=1))
        rows = {row["name"]: row["conflicts"] for row in self._list(self.rep)["rows"]}
        self.assertIn(self.rep2.name, rows["Anna North"])
        self.assertFalse(rows["Boris North"])

    def test_bad_questions(self):
        for values in ({"kind": "x"}, {"kind": False}):
            with self.assertRaises(UserError):
                self._list(self.rep, **values)
        with self.assertRaises(UserError):
            self.Call.with_user(self.rep).plan_candidates("soon")
        with self.assertRaises(AccessError):
            self.Call.with_user(self.env.ref("base.public_user")).plan_candidates("2030-01-01")
        nobody = self._user("t_new_rep", "rep")
        self.assertFalse(self._list(nobody)["rows"])
        self.assertFalse(self._list(nobody, kind="all")["rows"])

    def test_list_query_count(self):
        counts = []
        for size in (5, 5, 40):
            doctors = self._many(size) if not counts else self.env["res.partner"]
            if size == 40:
                for index in range(40):
                    doctors |= self._account("doctor", f"Other {index}", f"T-O{index}")
                self._cover(self.n1a, doctors)
            self.env.flush_all()
            self.env.invalidate_all()
            self._list(self.rep, kind="all")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._list(self.rep, kind="all")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 50)

    # --- into the week ------------------------------------------------------------------------------
    def test_spread(self):
        doctors = self._many(10)
        result = self.Call.with_user(self.rep).plan_spread(doctors.ids, self._days(0, 1, 2, 3, 4))
        self.assertFalse(result["refused"])
        calls = self.Call.browse([row["id"] for row in result["planned"]])
        self.assertEqual(calls.partner_id, doctors)
        loads = [
            len(calls.filtered(lambda c, d=d: str(c.date_day) == d)) for d in self._days(*range(5))
        ]
        self.assertEqual(loads, [2] * 5)
        self.assertEqual(calls.mapped("day_planned"), calls.mapped("date_day"))
        self.assertEqual(len(set(calls.mapped("date_planned"))), 10)
        again = self.Call.with_user(self.rep).plan_spread(doctors[:1].ids, self._days(0, 1))
        day = fields.Date.to_string(calls[0].date_day)
        self.assertNotEqual(again["planned"][0]["day"], day, "not twice on one day")

    def test_spread_around_what_stands(self):
        self._at(self.rep, self.hospital, self.monday, 8, duration=120)
        [planned] = self.Call.with_user(self.rep).plan_spread(self.doctor_a.ids, self._days(0))[
            "planned"
        ]
        call = self.Call.browse(planned["id"])
        self.assertEqual(self.Call._local_hour(call.date_start, self.rep)[1], 10)

    def test_spread_refused(self):
        self._at(self.rep, self.doctor_a, self.monday)
        result = self.Call.with_user(self.rep).plan_spread(
            (self.doctor_a | self.doctor_b).ids, self._days(0)
        )
        self.assertEqual(
            [(row["name"], row["reason"]) for row in result["refused"]],
            [("Anna North", "You already have a call on these days.")],
        )
        weekend = self.Call.with_user(self.rep).plan_spread(self.doctor_b.ids, self._days(5))
        self.assertEqual(weekend["refused"][0]["reason"], "No working day.")
        for partners, days in ((self.doctor_b, []), (self.doctor_b, ["x"])):
            with self.assertRaises(UserError):
                self.Call.with_user(self.rep).plan_spread(partners.ids, days)
        with self.assertRaises(AccessError):
            self.Call.with_user(self.rep).plan_spread(self.doctor_south.ids, self._days(0))
        with self.assertRaises(AccessError):
            self.Call.with_user(self.medical).plan_spread(self.doctor_a.ids, self._days(0))

    def test_full_day(self):
        doctors = self._many(45)
        self.company.pharma_call_duration = 30
        result = self.Call.with_user(self.rep).plan_spread(doctors.ids, self._days(0))
        calls = self._calls(self.rep, self.monday)
        self.assertEqual(len(calls), len(result["planned"]))
        self.assertEqual(
            {row["reason"] for row in result["refused"]}, {"No free slot on these days."}
        )
        for call, after in zip(calls, calls[1:], strict=False):
            self.assertLessEqual(call.date_stop, after.date_start)

    def test_numbers_per_class(self):
        """A week's plan given as numbers splits into days by itself."""
        doctors = self._many(6)
        doctors[:4].pharma_class_id = self.class_a
        doctors[4:].pharma_class_id = self.class_b
        self.cycle._workflow_write({"state": "draft"})
        self.cycle.action_generate_targets()
        self.cycle._workflow_write({"state": "running"})
        result = self.Call.with_user(self.rep).plan_spread(
            [], self._days(0, 1, 2), {str(self.class_a.id): 3, str(self.class_b.id): 1}
        )
        calls = self.Call.browse([row["id"] for row in result["planned"]])
        classes = sorted(calls.partner_id.mapped("pharma_class_code"))
        self.assertEqual(classes, ["A", "A", "A", "B"])
        self.assertEqual(len(set(calls.mapped("date_day"))), 3)

    def test_week_report_counts_what_was_planned(self):
        """Copied, moved and made calls: the week's figures know what was planned for which day."""
        call = self._at(self.rep, self.doctor_a, self.today, 23)
        if call.date_day != self.today:
            self.skipTest("the day ends")
        self.assertEqual(call.day_planned, self.today)
        call._move_rows(call._judge_moves(lambda day: self.monday))
        self.assertEqual((call.date_day, call.day_planned), (self.monday, self.monday))

    # --- many at once -------------------------------------------------------------------------------
    def _move(self, user, calls, **values):
        return (
            self.env["pharma.call.move"]
            .with_user(user)
            .create({"call_ids": [(6, 0, calls.ids)], **values})
        )

    def test_move(self):
        first = self._at(self.rep, self.doctor_a, self.monday, 9.5)
        second = self._at(self.rep, self.doctor_b, self.monday, 10.25)
        blocked = self._at(self.rep, self.doctor_b, self.monday + timedelta(days=3), 11)
        made = self._made(self.rep, self.doctor_b)
        calls = first | second | made
        move = self._move(self.rep, calls, how="day", day=self.monday + timedelta(days=3))
        reasons = {row["call"]: row["reason"] for row in move._rows()}
        self.assertEqual(
            reasons,
            {
                first: False,
                second: "You already have a call on this day.",
                made: "The call is submitted.",
            },
        )
        action = move.action_apply()
        self.assertEqual(
            (first.date_day, first.day_planned, first.date_planned.hour),
            (self.monday + timedelta(days=3),) * 2 + (9,),
        )
        self.assertEqual(
            (second.date_day, blocked.date_day - second.date_day), (self.monday, timedelta(3))
        )
        self.assertIn("Boris North: You already have", action["params"]["message"])
        event = self.env["calendar.event"].search([("pharma_call_id", "=", first.id)])
        self.assertEqual(event.start, first.date_start)

    def test_move_by_days(self):
        calls = self._at(self.rep, self.doctor_a, self.monday) | self._at(
            self.rep, self.doctor_a, self.monday + timedelta(days=1)
        )
        # each takes the other's day: judged together, not one after the other
        self._move(self.rep, calls, how="shift", shift=1).action_apply()
        self.assertEqual(
            calls.mapped("date_day"), [self.monday + timedelta(days=n) for n in (1, 2)]
        )
        with self.assertRaises(UserError):
            self._move(self.rep, calls, how="shift", shift=-60).action_apply()
        with self.assertRaises(UserError):
            self._move(self.rep, calls, how="shift", shift=5000).action_apply()

    def test_cancel(self):
        calls = self._at(self.rep, self.doctor_a, self.monday) | self._made(self.rep, self.doctor_b)
        self._move(self.rep, calls, how="cancel", reason="Ill").action_apply()
        self.assertEqual(calls.mapped("state"), ["cancelled", "submitted"])
        self.assertEqual(calls[0].cancel_reason, "Ill")

    def test_calls_of_others(self):
        theirs = self._at(self.rep2, self.doctor_a, self.monday)
        for how in ("day", "cancel"):
            with self.assertRaises(UserError):
                self._move(self.rep, theirs, how=how, day=self.monday).action_apply()
        self.assertEqual(theirs.state, "planned")
        self._move(
            self.manager, theirs, how="day", day=self.monday + timedelta(days=1)
        ).action_apply()
        self.assertEqual(theirs.date_day, self.monday + timedelta(days=1))
        unseen = self._at(self.rep_south, self.doctor_south, self.monday)
        with self.assertRaises(AccessError):
            self._move(self.rep, unseen, how="day", day=self.monday).action_apply()

    def test_move_query_count(self):
        doctors = self._many(30)
        counts = []
        for size in (5, 5, 20):
            calls = self.Call.with_user(self.rep).create(
                [
                    {
                        "partner_id": doctor.id,
                        "date_planned": self.Call._utc_of(self.monday, 9, self.rep),
                    }
                    for doctor in doctors[:size]
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moved = calls._move_rows(calls._judge_moves(lambda day: day + timedelta(days=1)))
            self.env.flush_all()
            self.assertEqual(len(moved), size)
            counts.append(self.env.cr.sql_log_count - before)
            calls.unlink()
        self.assertLess(counts[2] - counts[1], 20, "a query for each event at most")
