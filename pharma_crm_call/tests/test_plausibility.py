# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.pharma_crm.tools.distance import distance_km

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestPlausibility(CallCommon):
    """What is worth a question about a visit: found by set, explained, commented, and without any effect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.write({"partner_latitude": 51.5, "partner_longitude": 0.1})
        cls.far = cls._account(
            "hospital", "Far Hospital", "T-H9", partner_latitude=52.5, partner_longitude=0.1
        )
        cls._cover(cls.n1a, cls.far)
        cls.noon = fields.Datetime.to_datetime(cls.today - timedelta(days=1)) + timedelta(hours=12)

    def _visit(self, partner, minutes=0, **values):
        """A visit of the rep that begins some minutes after noon yesterday."""
        moment = self.noon + timedelta(minutes=minutes)
        with freeze_time(moment + timedelta(hours=5)):
            call = self._call(self.rep, partner, days=-1, **{"duration": 20, **values})
            call.write({"date_done": moment})
            call.action_submit()
        return call

    def _find(self):
        signals = self.env["pharma.call.signal"]
        signals.sudo()._find(self.company, self.today - timedelta(days=7), self.today)
        return signals.search([("company_id", "=", self.company.id)])

    def _sent(self, position, partner=None):
        return self._report(
            self.rep,
            partner_id=(partner or self.doctor_a).id,
            date_done=fields.Datetime.to_string(self.now - timedelta(minutes=10)),
            position=position,
        )

    def test_position_only_where_allowed(self):
        here = {"latitude": 51.5, "longitude": 0.1, "accuracy": 20}
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_a.id)
        self.assertFalse(sheet["position"])
        self._sent(here)
        self.assertFalse(self.env["pharma.call.position"].search([]))
        self.company.pharma_call_position = True
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_b.id)
        self.assertEqual(sheet["position"], 60)
        for wrong in (
            "here", [1, 2], {"latitude": 91, "longitude": 0}, {"latitude": "1", "longitude": 0},
            {"latitude": float("nan"), "longitude": 0}, {"latitude": 1},
        ):  # fmt: skip
            with self.assertRaises(UserError, msg=wrong), self.env.cr.savepoint():
                self._sent(wrong, self.doctor_b)
        self._sent(here, self.doctor_b)
        position = self.env["pharma.call.position"].search([])
        self.assertEqual((position.user_id, position.latitude), (self.rep, 51.5))
        for user, seen in (
            (self.rep, True), (self.manager, True), (self.rep2, False), (self.rep_south, False),
        ):  # fmt: skip
            found = bool(self.env["pharma.call.position"].with_user(user).search([]))
            self.assertEqual(found, seen, user.login)
        with self.assertRaises(AccessError):
            self.env["pharma.call.position"].with_user(self.auditor).search([])
        with freeze_time(self.now + timedelta(days=61)):
            self.env["pharma.call.position"]._gc_positions()
        self.assertFalse(position.exists())

    def test_distance(self):
        self.company.pharma_call_position = True
        self._sent({"latitude": 51.52, "longitude": 0.1})
        signal = self._find()
        self.assertEqual((signal.kind, signal.user_id), ("distance", self.rep))
        self.assertAlmostEqual(signal.value, distance_km(51.52, 0.1, 51.5, 0.1), 1)
        self.assertIn("2.2 km", signal.explanation)
        signal.sudo().unlink()
        self.env["pharma.call.position"].sudo().search([]).accuracy = 1500
        self.assertFalse(self._find(), "the device was not sure")

    def test_overlap_and_speed(self):
        first = self._visit(self.doctor_a)
        second = self._visit(self.doctor_b, minutes=10)
        signal = self._find()
        self.assertEqual(
            (signal.kind, signal.call_id, signal.other_call_id, signal.value),
            ("overlap", second, first, 10),
        )
        far = self._visit(self.far, minutes=60)
        speed = self._find().filtered(lambda s: s.kind == "speed")
        self.assertEqual((speed.call_id, speed.other_call_id), (far, second))
        km = distance_km(51.5, 0.1, 52.5, 0.1)
        self.assertAlmostEqual(speed.value, km / 0.5, 0)
        self.assertEqual(speed.limit, 130)
        self.company.pharma_signal_kmh = 300
        speed.sudo().unlink()
        self.assertFalse(self._find().filtered(lambda s: s.kind == "speed"))

    def test_phone_calls_are_no_visits(self):
        self._visit(self.doctor_a, channel_id=self.phone.id)
        self._visit(self.doctor_b, minutes=5, channel_id=self.phone.id)
        self.assertFalse(self._find())

    def test_batch(self):
        self.company.pharma_signal_batch = 3
        calls = self.env["pharma.call"].with_user(self.rep)
        for days in (1, 2, 3):
            calls |= self._call(self.rep, self.doctor_a, days=-days)
        for number, call in enumerate(calls):
            with freeze_time(self.now + timedelta(minutes=4 * number)):
                call.action_submit()
        signal = self._find()
        self.assertEqual((signal.kind, signal.call_id, signal.value), ("batch", calls[2], 3))

    def test_dwell(self):
        call = self._call(self.rep, self.doctor_a, days=0, duration=20)
        with freeze_time(self.now):
            call.action_start()
        with freeze_time(self.now + timedelta(minutes=4)):
            call.action_submit()
        signal = self._find()
        self.assertEqual((signal.kind, signal.value, signal.limit), ("dwell", 4, 20))

    def test_no_penalty(self):
        """The signals change nothing that is counted, rated, or reviewed."""
        calls = self._visit(self.doctor_a) | self._visit(self.doctor_b, minutes=10)

        def figures():
            self.env.invalidate_all()
            rows = self.env["pharma.cycle.progress"].search([("cycle_id", "=", self.cycle.id)])
            return (
                [(c.state, c.quality, c.is_effective, c.is_remarkable) for c in calls],
                [(r.partner_id, r.territory_id, r.actual, r.weighted) for r in rows],
                self.env["pharma.call"].with_user(self.manager)._home_review_queue()["remarkable"],
            )

        before = figures()
        self.assertTrue(self._find())
        self.assertEqual(figures(), before)

    def test_known_ones_stay(self):
        self._visit(self.doctor_a)
        second = self._visit(self.doctor_b, minutes=10)
        signal = self._find()
        signal.with_user(self.rep).comment = "Both stood in one room"
        self.assertEqual(self._find(), signal)
        self.assertEqual(signal.comment, "Both stood in one room")
        second.sudo()._workflow_write({"state": "void"})
        self.assertFalse(self._find(), "a call that does not count any more raises no question")

    def test_retention(self):
        self._visit(self.doctor_a)
        self._visit(self.doctor_b, minutes=10)
        signal = self._find()
        signals = self.env["pharma.call.signal"]
        signals._delete_old(self.company, signal.date_day)
        self.assertTrue(signal.exists())
        signals._delete_old(self.company, signal.date_day + timedelta(days=1))
        self.assertFalse(signal.exists())

    def test_who_reads_and_comments(self):
        self._visit(self.doctor_a)
        self._visit(self.doctor_b, minutes=10)
        signal = self._find()
        Signal = self.env["pharma.call.signal"]
        for user, seen in (
            (self.rep, True), (self.manager, True), (self.regional, True), (self.rep2, False),
            (self.rep_south, False),
        ):  # fmt: skip
            self.assertEqual(bool(Signal.with_user(user).search([])), seen, user.login)
        for user in (self.auditor, self.medical, self.steward):
            with self.assertRaises(AccessError):
                Signal.with_user(user).search([])
        for user in (self.manager, self.rep2, self.admin):
            with self.assertRaises(AccessError, msg=user.login):
                signal.with_user(user).write({"comment": "He said so"})
        mine = signal.with_user(self.rep)
        for change in (
            lambda: mine.write({"value": 0}),
            lambda: mine.write({"comment": "x", "kind": "dwell"}),
            mine.unlink,
            lambda: Signal.with_user(self.rep).create({"kind": "dwell"}),
        ):
            with self.assertRaises(AccessError):
                change()
        mine.comment = "Both stood in one room"
        self.assertTrue(signal.commented_on)
        self.assertIn("Anna North", mine.explanation)
        action = signal.with_user(self.manager).action_coach()
        self.assertEqual(action["res_model"], "pharma.coaching.report")

    def test_constant_number_of_statements(self):
        self._visit(self.doctor_a)
        self._visit(self.doctor_b, minutes=10)
        signals = self.env["pharma.call.signal"].sudo()
        self.env.flush_all()

        def count():
            before = self.env.cr.sql_log_count
            signals._find(self.company, self.today - timedelta(days=7), self.today)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for minutes in (15, 20, 25):
            self._visit(self._doctor(minutes), minutes=minutes)
        self.env.flush_all()
        self.env.invalidate_all()
        count()
        self.assertLessEqual(count(), few)

    def _doctor(self, number):
        doctor = self._account("doctor", f"Doctor {number}", f"T-P{number}-{uuid.uuid4().hex[:4]}")
        self._cover(self.n1a, doctor)
        return doctor

    def test_a_signal_is_named_in_words(self):
        self._visit(self.hospital)
        self._visit(self.far, minutes=25)
        labels = dict(
            self.env["pharma.call.signal"]._fields["kind"]._description_selection(self.env)
        )
        found = self._find()
        self.assertTrue(found)
        for signal in found:
            self.assertEqual(
                signal.display_name, f"{labels[signal.kind]} · {signal.call_id.display_name}"
            )
