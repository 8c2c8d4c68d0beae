# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .alert_common import AlertCommon
from .common import CallCommon


@tagged("post_install", "-at_install")
class TestHome(CallCommon):
    """The start page: one request, panels by role, as many queries whatever the amount of data."""

    def _home(self, user):
        home = self.env["pharma.home"].with_user(user).get_home()
        return {**home, "panels": {panel["key"]: panel for panel in home["panels"]}}

    def test_panels_of_a_rep(self):
        home = self._home(self.rep)
        self.assertEqual(home["role"], "rep")
        panels = home["panels"]
        self.assertLessEqual({"day", "rings", "messages", "todos", "favourites"}, set(panels))
        self.assertFalse({"team", "queue", "behind"} & set(panels))

    def test_day_in_order_of_the_ranking(self):
        made = self._made(self.rep, self.doctor_a, days=0)
        self._call(self.rep, self.hospital)
        day = self._home(self.rep)["panels"]["day"]
        self.assertEqual(
            {call["partner_id"]: call["state"] for call in day["calls"]},
            {self.doctor_a.id: "submitted", self.hospital.id: "planned"},
        )
        self.assertEqual(
            {row["partner_id"]: row["actual"] for row in day["due"]},
            {self.doctor_a.id: 1, self.doctor_b.id: 0},
        )
        scores = [row["score"] for row in day["due"]]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertTrue(all(row["why"] for row in day["due"]))
        today = next(row for row in day["days"] if row["today"])
        self.assertEqual((today["made"], today["planned"], today["missed"]), (1, 1, 0))
        self.assertEqual(made.state, "submitted")

    def test_rings_are_the_progress_of_the_cycle(self):
        self._made(self.rep, self.doctor_a)
        panel = self._home(self.rep)["panels"]["rings"]
        rings = {ring["key"]: ring for ring in panel["rings"]}
        total = self.cycle.with_user(self.rep)._progress(self.n1a)["total"]
        self.assertEqual((rings["calls"]["part"], rings["calls"]["whole"]), (1, total["goal"]))
        self.assertEqual(rings["reach"]["value"], total["reach"])
        self.assertIn("A", [ring["label"] for ring in panel["rings"]])
        kpi = self.env.ref("pharma_crm_cycle.kpi_attainment")
        self.assertEqual(rings["calls"]["kpi"]["formula"], kpi.formula)

    def test_without_cycle_or_territory(self):
        self.cycle._workflow_write({"state": "draft"})
        self.assertFalse(self._home(self.rep)["panels"]["rings"]["cycle"])
        newcomer = self._home(self._user("t_new_rep", "rep"))
        self.assertEqual((newcomer["territory"], newcomer["panels"]["day"]["due"]), ("", []))

    def test_favourites_todos_and_messages(self):
        self.doctor_b.with_user(self.rep).action_pharma_toggle_favorite()
        call = self._made(self.rep, self.doctor_a)
        call.with_user(self.rep).activity_schedule(
            "mail.mail_activity_data_todo", self.today, "Bring the study", user_id=self.rep.id
        )
        panels = self._home(self.rep)["panels"]
        self.assertEqual(
            [item["customer"] for item in panels["favourites"]["items"]], [self.doctor_b.id]
        )
        [todo] = panels["todos"]["items"]
        self.assertEqual(
            (todo["title"], todo["record"]), ("Bring the study", ["pharma.call", call.id])
        )
        other = self._home(self.rep2)["panels"]
        self.assertEqual((other["favourites"]["items"], other["todos"]["items"]), ([], []))

    def test_team_of_a_manager(self):
        self._made(self.rep, self.doctor_a, days=0)
        self._call(self.rep, self.doctor_b)
        # whatever the day of the test, see TestHomeDayOff
        self.patch(type(self.env["pharma.home"]), "_day_off", lambda *args: set())
        home = self._home(self.manager)
        self.assertEqual(home["role"], "manager")
        self.assertNotIn("day", home["panels"])
        team = home["panels"]["team"]
        reps = {row["id"]: row for row in team["reps"]}
        self.assertEqual((reps[self.rep.id]["made"], reps[self.rep.id]["planned"]), (1, 1))
        self.assertEqual((reps[self.rep2.id]["made"], reps[self.rep2.id]["planned"]), (0, 0))
        self.assertEqual(
            team["reps"][0]["id"], self.rep2.id, "who has nothing planned stands first"
        )
        self.assertEqual(team["total"], {"made": 1, "planned": 1, "missed": 0})
        self.assertNotIn(self.rep_south.id, reps)
        queue = home["panels"]["queue"]
        self.assertEqual((queue["count"], len(queue["items"])), (1, 1))
        coaching = home["panels"]["coaching"]
        self.assertEqual({row["id"] for row in coaching["items"]}, {self.rep.id, self.rep2.id})

    def test_who_is_behind(self):
        behind = self._home(self.manager)["panels"]["behind"]
        # half of the cycle is over and nobody has made a call
        self.assertEqual(
            {item["id"] for item in behind["items"]},
            {self.n1a.id, self.n1b.id}
            & {
                row["id"]
                for row in self.cycle._progress(self.n1, "territory_id")["groups"]["territory_id"]
            },
        )
        self.assertTrue(behind["items"])

    def test_everybody_else_keeps_out(self):
        for user in (
            self.env.ref("base.public_user"),
            new_test_user(self.env, "t_nobody", "base.group_user"),
        ):
            with self.assertRaises(AccessError):
                self.env["pharma.home"].with_user(user).get_home()
        with self.assertRaises(AccessError):
            self.env["pharma.home"].with_user(self.rep).open_customer(self.doctor_south.id)
        action = self.env["pharma.home"].with_user(self.rep).open_customer(self.doctor_a.id)
        self.assertEqual(action["res_id"], self.doctor_a.id)

    def test_query_count(self):
        doctors = self.env["res.partner"]
        for index in range(20):
            doctors |= self._account("doctor", f"Doctor {index}", f"T-H{index}")
        doctors.pharma_class_id = self.class_a
        self._cover(self.n1a, doctors)
        self.cycle._workflow_write({"state": "draft"})
        self.cycle.action_generate_targets()
        self.cycle._workflow_write({"state": "running"})
        counts = []
        for more in (doctors[:2], doctors[2:12]):
            for doctor in more:
                call = self._call(self.rep, doctor)
                call.activity_schedule("mail.mail_activity_data_todo", user_id=self.rep.id)
                doctor.with_user(self.rep).action_pharma_toggle_favorite()
            for user in (self.rep, self.manager):
                home = self.env["pharma.home"].with_user(user)
                for _warm in range(2):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    home.get_home()
                self.env.invalidate_all()
                with self.assertQueryCount(30):
                    before = self.cr.sql_log_count
                    home.get_home()
                    counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[:2], counts[2:])


@tagged("post_install", "-at_install")
class TestHomeDayOff(AlertCommon):
    """Who does not work today has forgotten nothing."""

    def test_day_off(self):
        """On a Sunday nobody has forgotten to plan; on a Monday only who is there has."""
        monday = self.today + timedelta(days=7 - self.today.weekday())
        time_off = self.env["pharma.territory.time.off"].create(
            {"user_id": self.rep2.id, "date_start": monday, "date_end": monday}
        )
        self._approved(time_off)
        off = {}
        for day in (monday - timedelta(days=1), monday):
            with freeze_time(f"{day} 10:00:00"):
                home = self.env["pharma.home"].with_user(self.manager).get_home()
            [team] = [panel for panel in home["panels"] if panel["key"] == "team"]
            off[day.weekday()] = {row["id"]: row["off"] for row in team["reps"]}
        self.assertEqual(off[6], {self.rep.id: True, self.rep2.id: True})
        self.assertEqual(off[0], {self.rep.id: False, self.rep2.id: True})
