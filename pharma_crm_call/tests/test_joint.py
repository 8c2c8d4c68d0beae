# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import random
import uuid
from collections import defaultdict
from datetime import timedelta

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


class JointCommon(CallCommon):
    def _invite(self, call, guest, by=None):
        return (
            self.env["pharma.call.guest"]
            .with_user(by or call.user_id)
            .create({"call_id": call.id, "user_id": guest.id})
        )

    def _joint(self, host, partner, guest, days=0, **values):
        call = self._call(host, partner, days=days, **values)
        self._invite(call, guest).with_user(guest).action_accept()
        return call


@tagged("post_install", "-at_install")
class TestJoint(JointCommon):
    """Invited, answered, reported by both, counted once on the host's plan."""

    def test_invitation(self):
        call = self._call(self.rep, self.doctor_b, days=1)
        guest = self._invite(call, self.manager)
        self.assertEqual(guest.state, "invited")
        self.assertIn(self.manager.partner_id, call.message_ids.notified_partner_ids)
        self.assertFalse(call.is_joint)
        mine = guest.with_user(self.manager)
        mine.action_decline("Budget meeting")
        self.assertEqual((guest.state, guest.answer), ("declined", "Budget meeting"))
        mine.action_accept()
        self.assertEqual((guest.state, guest.answer, call.is_joint), ("accepted", False, True))
        message = call.message_ids.filtered(
            lambda m: self.rep.partner_id in m.notified_partner_ids
        )[:1]
        self.assertIn("comes along", message.body)
        mine.action_decline()
        self.assertFalse(call.is_joint)

    def test_in_the_guest_s_calls(self):
        call = self._call(self.rep, self.doctor_b, days=1)
        Call = self.env["pharma.call"].with_user(self.rep2)
        mine = [("is_mine_or_joint", "=", True)]
        self.assertFalse(Call.search(mine))
        guest = self._invite(call, self.rep2)
        self.assertEqual(Call.search(mine), call)
        self.assertTrue(call.with_user(self.rep2).is_mine_or_joint)
        guest.with_user(self.rep2).action_decline()
        self.assertFalse(Call.search(mine))

    def test_in_the_calendar_of_the_guest(self):
        self.company.pharma_call_events = True
        call = self._call(self.rep, self.doctor_b, days=1)
        guest = self._invite(call, self.rep2).with_user(self.rep2)
        event = call.sudo().calendar_event_ids
        self.assertEqual(event.partner_ids, self.rep.partner_id)
        guest.action_accept()
        self.assertEqual(event.partner_ids, (self.rep | self.rep2).partner_id)
        guest.action_decline()
        self.assertEqual(event.partner_ids, self.rep.partner_id)

    def test_manager_comes_along(self):
        call = self._call(self.rep, self.doctor_b, days=1)
        call.with_user(self.manager).action_join()
        self.assertEqual((call.guest_ids.user_id, call.guest_ids.state), (self.manager, "accepted"))
        with self.assertRaises(AccessError):
            call.with_user(self.rep2).action_join()

    def test_both_report(self):
        call = self._joint(self.rep, self.doctor_b, self.manager, days=0)
        guest = call.guest_ids.with_user(self.manager)
        guest.note = "The objection was answered well"
        with self.assertRaises(AccessError, msg="the call is not held yet"):
            guest.action_report()
        call.write({"date_done": self.now - timedelta(minutes=5)})
        call.action_submit()
        guest.action_report()
        self.assertTrue(guest.reported_on)
        self.assertEqual(call.with_user(self.rep).guest_ids.note, "The objection was answered well")
        with self.assertRaises(UserError):
            guest.note = "Not so well"
        with self.assertRaises(UserError):
            guest.action_decline()

    def test_coaching_from_the_call(self):
        call = self._joint(self.rep, self.doctor_b, self.manager, days=0)
        action = call.with_user(self.manager).action_coach()
        report = self.env["pharma.coaching.report"].browse(action["res_id"])
        self.assertEqual((report.user_id, report.date), (self.rep, call.date_day))
        self.assertEqual(report.call_note_ids.call_id, call)
        other = self._call(self.rep, self.doctor_a, days=0)
        again = other.with_user(self.manager).action_coach()
        self.assertEqual(again["res_id"], report.id, "one report a day")
        self.assertEqual(report.call_note_ids.call_id, call | other)
        for user in (self.rep, self.rep2):
            with self.assertRaises(AccessError):
                call.with_user(user).action_coach()

    def test_counts_once(self):
        """Both cover the doctor: the joint call counts on the host's plan only."""
        call = self._joint(self.rep, self.doctor_a, self.rep2, days=0)
        with self.assertRaisesRegex(UserError, "counts once"):
            self._call(self.rep2, self.doctor_a, days=0)
        call.write({"date_done": self.now})
        call.action_submit()
        rows = self.env["pharma.cycle.progress"].search(
            [("cycle_id", "=", self.cycle.id), ("partner_id", "=", self.doctor_a.id)]
        )
        self.assertEqual({row.territory_id: row.actual for row in rows}, {self.n1a: 1, self.n1b: 0})
        alone = self._call(self.rep, self.doctor_b, days=0)
        alone.write({"date_done": self.now})
        alone.action_submit()
        board = self.env["pharma.cycle"].with_user(self.manager).get_board(self.cycle.id)
        self.assertEqual((board["total"]["actual"], board["total"]["joint"]), (2, 1))
        [sums] = self.env["pharma.call.report"]._read_group(
            [("call_id", "in", (call | alone).ids)], [], ["made:sum", "joint:sum"]
        )
        self.assertEqual(sums, (2, 1))
        own = self._call(self.rep2, self.doctor_a, days=2)
        joint = self._call(self.rep, self.doctor_a, days=2)
        guest = self._invite(joint, self.rep2).with_user(self.rep2)
        with self.assertRaisesRegex(UserError, "own call"):
            guest.action_accept()
        own.action_cancel("Joint call instead")
        guest.action_accept()
        with self.assertRaisesRegex(UserError, "counts once"):
            self._call(self.rep2, self.doctor_a, days=2)

    def test_in_the_progress_and_the_workbook(self):
        """The figure of the board is that of other tools and of the workbook, also once the cycle is closed."""
        together = self._joint(self.rep, self.doctor_a, self.rep2, days=0)
        for call in together | self._call(self.rep, self.doctor_b, days=0):
            call.write({"date_done": self.now})
            call.action_submit()
        cycle = self.cycle.with_user(self.business)
        report = self.env.ref("pharma_crm_cycle.action_report_cycle_xlsx").with_user(self.business)
        for state in ("running", "closed"):
            self.assertEqual(cycle.state, state)
            self.assertEqual(cycle.get_progress()["total"]["joint"], 1, state)
            self.assertEqual(cycle.get_board(cycle.id)["total"]["joint"], 1, state)
            content, _kind = report._render_xlsx(report.report_name, cycle.ids, {})
            summary = load_workbook(io.BytesIO(content))["Summary"]
            figures = {row[0]: row[1] for row in summary.iter_rows(min_row=5, values_only=True)}
            self.assertEqual((figures["All counted calls"], figures["Joint calls"]), (2, 1), state)
            if state == "running":
                cycle.action_close()

    def test_against_plain_python(self):
        """Generated calls with guests: what is counted does not know who came along."""
        chance = random.Random(7)
        reps = {self.rep: self.n1a, self.rep2: self.n1b, self.rep_south: self.s1a}
        values, taken = [], set()
        for _number in range(220):
            host = chance.choice(list(reps))
            territory = reps[host]
            doctor = chance.choice(
                territory.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
            )
            day = self.today + timedelta(days=chance.randint(-40, 20))
            if (host, doctor, day) in taken:
                continue
            taken.add((host, doctor, day))
            guests = chance.sample([*(set(reps) - {host}), self.manager, self.regional], 2)
            values.append(
                {
                    "partner_id": doctor.id,
                    "user_id": host.id,
                    "territory_id": territory.id,
                    "date_planned": fields.Datetime.to_datetime(day) + timedelta(hours=12),
                    "channel_id": chance.choice(self.face | self.phone).id,
                    "state": chance.choice(("submitted", "reviewed", "planned", "missed")),
                    "guest_ids": [
                        Command.create(
                            {"user_id": user.id, "state": chance.choice(("accepted", "declined"))}
                        )
                        for user in guests
                        if chance.random() < 0.6
                    ],
                }
            )
        calls = self.env["pharma.call"].sudo().create(values)
        self.assertGreater(len(calls.filtered("is_joint")), 40)
        counted, weighted = defaultdict(int), defaultdict(float)
        for call in calls:
            inside = self.cycle.date_start <= call.date_day <= self.cycle.date_end
            if inside and call.state in ("submitted", "reviewed"):
                key = (call.territory_id, call.partner_id)
                counted[key] += 1
                weighted[key] += call.channel_id.weight
        self.env.invalidate_all()
        rows = self.env["pharma.cycle.progress"].search([("cycle_id", "=", self.cycle.id)])
        for row in rows:
            key = (row.territory_id, row.partner_id)
            self.assertEqual(row.actual, counted[key], key)
            self.assertAlmostEqual(row.weighted, weighted[key])
        self.assertEqual(sum(rows.mapped("actual")), sum(counted.values()))

    def test_correction_keeps_the_guests(self):
        self.company.pharma_call_correction_confirm = False
        call = self._joint(self.rep, self.doctor_b, self.manager, days=0)
        call.write({"date_done": self.now, "duration": 10})
        call.action_submit()
        guest = call.guest_ids.with_user(self.manager)
        guest.note = "Seen"
        guest.action_report()
        result = call.with_user(self.rep).ask_correction(
            {"client_uuid": str(uuid.uuid4()), "reason": "Longer", "duration": 25}
        )
        corrected = self.env["pharma.call"].browse(result["call_id"])
        self.assertTrue(corrected.is_joint)
        self.assertEqual(
            (corrected.guest_ids.user_id, corrected.guest_ids.note), (self.manager, "Seen")
        )


@tagged("post_install", "-at_install")
class TestJointAccess(JointCommon):
    """A guest reads that call and nothing else; nobody writes for somebody else."""

    def test_guest_reads_that_call_only(self):
        call = self._call(self.rep, self.doctor_b, days=0, note="Secret plan")
        other = self._call(self.rep, self.doctor_b, days=1)
        with self.assertRaises(AccessError):
            call.with_user(self.rep_south).read(["note"])
        guest = self._invite(call, self.rep_south)
        south = self.env["pharma.call"].with_user(self.rep_south)
        self.assertEqual(south.search([("partner_id", "=", self.doctor_b.id)]), call)
        self.assertEqual(call.with_user(self.rep_south).note, "Secret plan")
        for read in (
            lambda: other.with_user(self.rep_south).read(["note"]),
            lambda: self.doctor_b.with_user(self.rep_south).read(["email"]),
        ):
            with self.assertRaises(AccessError):
                read()
        guest.with_user(self.rep_south).action_decline()
        with self.assertRaises(AccessError):
            call.with_user(self.rep_south).read(["note"])

    def test_guest_does_not_write_the_call(self):
        call = self._joint(self.rep, self.doctor_b, self.rep_south, days=0)
        mine = call.with_user(self.rep_south)
        for change in (
            lambda: mine.write({"note": "Mine"}),
            lambda: mine.write({"date_planned": self.now}),
            mine.action_submit,
            mine.action_cancel,
            mine.action_start,
            mine.unlink,
            lambda: mine.env["pharma.call.detail"].create(
                {"call_id": call.id, "product_id": self.product_1.id}
            ),
            lambda: mine.env["pharma.call"].report(
                {"client_uuid": str(uuid.uuid4()), "call_id": call.id, "note": "Mine"}
            ),
            lambda: self._invite(call, self.rep2, by=self.rep_south),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual((call.state, call.note), ("planned", False))

    def test_not_yours_to_invite(self):
        call = self._call(self.rep, self.doctor_a, days=1)
        for by in (self.rep2, self.rep_south, self.medical, self.auditor):
            with self.assertRaises(AccessError, msg=by.login):
                self._invite(call, self.manager, by=by)
        portal = self.env["res.users"].create(
            {"name": "Outside", "login": "t_outside", "group_ids": [Command.set(self.env.ref("base.group_portal").ids)]}
        )  # fmt: skip
        for nobody in (self.rep, portal, self.steward):
            with self.assertRaises(UserError):
                self._invite(call, nobody)
        done = self._made(self.rep, self.doctor_b)
        with self.assertRaises(UserError):
            self._invite(done, self.manager)
        self._invite(call, self.medical).with_user(self.medical).action_accept()
        self.assertTrue(call.is_joint)

    def test_forged(self):
        call = self._call(self.rep, self.doctor_a, days=0)
        Guest = self.env["pharma.call.guest"].with_user(self.rep)
        for name, value in (
            ("state", "accepted"),
            ("reported_on", "2026-01-01 10:00:00"),
            ("answer", "x"),
        ):
            with self.assertRaises(AccessError, msg=name):
                Guest.create({"call_id": call.id, "user_id": self.manager.id, name: value})
        guest = Guest.create(
            {"call_id": call.id, "user_id": self.manager.id, "note": "All fine", "invited_by_id": self.regional.id}
        )  # fmt: skip
        self.assertEqual((guest.note, guest.invited_by_id), (False, self.rep))
        for change in (
            lambda: guest.write({"state": "accepted"}),
            lambda: guest.write({"note": "All fine"}),
            guest.action_accept,
            lambda: guest.with_user(self.manager).write({"user_id": self.regional.id}),
            lambda: guest.with_user(self.manager).write({"call_id": call.id}),
            lambda: guest.with_user(self.manager).write({"note": "Before accepting"}),
            guest.with_user(self.rep2).unlink,
        ):
            with self.assertRaises(AccessError):
                change()
        guest.unlink()
        self.assertFalse(call.guest_ids)
