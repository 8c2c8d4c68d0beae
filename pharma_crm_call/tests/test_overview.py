# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestOverview(CallCommon):
    """The 360° view: last and next calls of the team, objectives of the running cycle."""

    def _overview(self, partner, user):
        return partner.with_user(user).pharma_overview()

    def _panel(self, partner, key, user):
        panels = {panel["key"]: panel for panel in self._overview(partner, user)["panels"]}
        return panels.get(key)

    def test_next_before_last_of_the_whole_team(self):
        self._made(self.rep2, self.doctor_a, days=-2, note="Asked for the study")
        self._call(self.rep, self.doctor_a, days=3, purpose="Bring the study")
        panel = self._panel(self.doctor_a, "calls", self.rep)
        self.assertEqual(
            [(row["title"], row["note"]) for row in panel["rows"]],
            [("T Rep", "Bring the study"), ("T Rep2", "Asked for the study")],
        )
        self.assertEqual(panel["rows"][0]["badge"]["text"], "Planned")
        self.assertEqual(panel["count"], 1)

    def test_hospital_shows_calls_on_its_doctors(self):
        self._made(self.rep, self.doctor_b)
        panel = self._panel(self.hospital, "calls", self.rep)
        self.assertEqual([row["title"] for row in panel["rows"]], ["Boris North"])
        # who does not cover the doctor does not see the call, though the hospital is within reach
        self.assertEqual(self._panel(self.hospital, "calls", self.rep2)["count"], 0)

    def test_attended_calls_are_shown_to_those_who_may_read_them(self):
        call = self._call(self.rep, self.hospital, channel_id=self.group.id)
        attendees = self.env["pharma.call.attendee"].with_user(self.rep)
        attendees.create({"call_id": call.id, "partner_id": self.doctor_a.id})
        call.action_submit()
        panel = self._panel(self.doctor_a, "calls", self.rep)
        self.assertEqual([row["id"] for row in panel["rows"]], call.ids)
        self.assertEqual(panel["rows"][0]["title"], self.hospital.name)
        self.assertEqual(panel["count"], 1)
        seen = call.with_user(self.rep2).has_access("read")
        self.assertEqual(self._panel(self.doctor_a, "calls", self.rep2)["count"], int(seen))

    def test_button_and_360_view_say_the_same_number(self):
        """Calls on the doctor, and group calls that the doctor only attended; each call once."""
        self._made(self.rep, self.doctor_a, days=-4)
        self._made(
            self.rep,
            self.doctor_b,
            days=-2,
            channel_id=self.env.ref("pharma_crm_call.channel_group").id,
            attendee_ids=[
                Command.create({"partner_id": doctor.id})
                for doctor in (self.doctor_a, self.doctor_b)
            ],
        )
        self._call(self.rep, self.doctor_a, days=3)
        for partner, count in (
            (self.doctor_a, 2),
            (self.doctor_b, 1),
            (self.hospital, 2),
        ):
            partner = partner.with_user(self.manager)
            partner.invalidate_recordset()
            self.assertEqual(self._panel(partner, "calls", self.manager)["count"], count)
            self.assertEqual(partner.pharma_call_count, count, partner.name)
            calls = self.env["pharma.call"].with_user(self.manager)
            listed = calls.search(partner.action_pharma_calls()["domain"])
            self.assertEqual(len(listed.filtered("date_done")), count)
        both = (self.doctor_a | self.doctor_b).with_user(self.manager)
        both.invalidate_recordset()
        both.mapped("pharma_code")
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.assertEqual(both.mapped("pharma_call_count"), [2, 1])
        # whoever may not read a call does not count it
        self.doctor_a.invalidate_recordset()
        seen = self.doctor_a.with_user(self.rep2).pharma_call_count
        self.assertEqual((seen, self._panel(self.doctor_a, "calls", self.rep2)["count"]), (1, 1))
        self.assertEqual(self.hospital.with_user(self.rep_south).pharma_call_count, 0)
        self.assertEqual(self.hospital_south.pharma_call_count, 0)

    def test_objectives(self):
        self._made(self.rep, self.doctor_a)
        bars = self._panel(self.doctor_a, "objectives", self.rep)["bars"]
        self.assertEqual([bar["label"] for bar in bars], ["Test cycle, N1-a"])
        bars = self._panel(self.doctor_a, "objectives", self.manager)["bars"]
        self.assertEqual(
            sorted((bar["label"], bar["value"], bar["goal"]) for bar in bars),
            [("Test cycle, N1-a", 1, 4), ("Test cycle, N1-b", 0, 4)],
        )
        self.assertFalse(self._panel(self.hospital, "objectives", self.rep)["bars"])

    def test_buttons_are_for_reps(self):
        def methods(user):
            return {a["method"] for a in self._overview(self.doctor_a, user)["header"]["actions"]}

        self.assertLessEqual({"action_plan_call", "action_report_call"}, methods(self.rep))
        self.assertFalse({"action_plan_call", "action_report_call"} & methods(self.medical))
