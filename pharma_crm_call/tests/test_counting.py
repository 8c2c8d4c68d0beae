# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCounting(CallCommon):
    """A figure of the plan opens the calls that it counts, and says of the others why they do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alone = cls._made(cls.rep, cls.doctor_a, days=-2)
        cls.by_phone = cls._made(cls.rep, cls.doctor_b, days=-1, channel_id=cls.phone.id)
        cls.off_list = cls._made(cls.rep, cls.hospital, days=-3)
        # doctor_b, whom the rep has phoned that day, is met there too
        cls.meeting = cls._call(cls.rep, cls.hospital, days=-1, channel_id=cls.group.id)
        cls.meeting.attendee_ids = [
            Command.create({"partner_id": doctor.id}) for doctor in (cls.doctor_a, cls.doctor_b)
        ]
        cls.meeting.action_submit()
        cls.planned = cls._call(cls.rep, cls.doctor_a, days=-4)
        cls.made = cls.alone | cls.by_phone | cls.off_list | cls.meeting

    def _opened(self, *subject, user=None):
        """The calls that a figure opens, with the context of the opened list: those it counts, and all."""
        action = self.cycle.with_user(user or self.business).action_drill_calls(None, *subject)
        calls = self.env["pharma.call"].with_user(user or self.business)
        calls = calls.with_context(**action["context"])
        counting = Domain(action["domain"]) & Domain("counts_in_plan", "=", True)
        return calls.search(counting), calls.search(action["domain"]), action

    def test_opens_what_it_counts(self):
        counting, every, action = self._opened()
        self.assertTrue(action["context"]["search_default_counts_in_plan"])
        self.assertEqual(every, self.made)
        self.assertEqual(counting, self.alone | self.meeting)
        others = every.search(Domain(action["domain"]) & Domain("counts_in_plan", "=", False))
        self.assertEqual(others, self.by_phone | self.off_list)
        for call in every:
            self.assertEqual(call.counts_in_plan, call in counting)

    def test_looks_only_where_it_is_asked(self):
        """A figure of one territory reads the calls of this one; what a client sends instead is left out."""
        action = self.cycle.with_user(self.business).action_drill_calls(self.n1a.id)
        self.assertEqual(action["context"]["counted_territory_ids"], self.n1a.ids)
        calls = self.env["pharma.call"].with_user(self.business)
        of_cycle = calls.with_context(counted_cycle_id=self.cycle.id)
        for named, found in (
            (self.n1a.ids, self.alone | self.meeting),
            (self.n1a.parent_id.ids, self.alone | self.meeting),
            (self.s1a.ids, calls),
            (["1"], self.alone | self.meeting),
            ("n1a", self.alone | self.meeting),
        ):
            with self.subTest(named=named):
                there = of_cycle.with_context(counted_territory_ids=named)
                counting = there.search([("counts_in_plan", "=", True)])
                self.assertEqual(counting, found)
                self.assertEqual(self.made.with_env(there.env).filtered("counts_in_plan"), found)

    def test_says_why(self):
        _counting, every, _action = self._opened()
        notes = {call.id: call.plan_note for call in every}
        self.assertEqual(
            [notes[c.id] for c in (self.alone, self.meeting, self.by_phone, self.off_list)],
            [
                "Counts",
                "Counts for 2 customers",
                "Another call of the day counts",
                "Not on the target list",
            ],
        )
        self.assertFalse(self.planned.plan_note)
        self.face.weight = 0
        self.alone.invalidate_recordset()
        self.assertEqual(self.alone.plan_note, f"Counts, without credit: {self.face.name}")

    def test_adds_up_to_the_figure(self):
        _counting, every, _action = self._opened()
        facts = every._plan_facts(every.territory_id.ids)._counting_of(every)
        total = self.cycle.with_user(self.business)._progress()["total"]
        self.assertEqual(sum(number for number, _listed in facts.values()), total["actual"])
        self.assertEqual(total["actual"], 3)

    def test_the_channel_counts_the_better_call(self):
        counting, _every, _action = self._opened("channel_id", self.phone.id)
        self.assertFalse(counting)
        counting, _every, _action = self._opened("channel_id", self.face.id)
        self.assertEqual(counting, self.alone)

    def _tell(self, call, message):
        """Let a made call have told a message and its product."""
        call.sudo().write(
            {
                "detail_ids": [Command.create({"product_id": message.product_id.id})],
                "call_message_ids": [Command.create({"key_message_id": message.id})],
            }
        )

    def _board(self, subject, record):
        """What the board says was made of a product or a message."""
        rows = self.cycle.with_user(self.business)._progress(None, subject)["groups"][subject]
        return next((row["actual"] for row in rows if row["id"] == record.id), 0)

    def test_products_and_messages_open_what_they_count(self):
        # message_1 is meant for everybody, message_2 for class A: doctor_a, not doctor_b of the phone call
        for call in (self.by_phone, self.off_list, self.meeting):
            self._tell(call, self.message_1)
        self._tell(self.by_phone, self.message_2)
        self._tell(self.alone, self.message_2)
        for message, calls, made in (
            (self.message_1, self.meeting, 2),
            (self.message_2, self.alone, 1),
        ):
            for subject, record in (
                ("product_id", message.product_id),
                ("key_message_id", message),
            ):
                with self.subTest(subject=subject, record=record.display_name):
                    counting, every, action = self._opened(subject, record.id)
                    self.assertEqual(counting, calls)
                    self.assertTrue(action["context"]["search_default_counts_in_plan"])
                    facts = every._plan_facts(every.territory_id.ids)
                    counted = facts._counting_of(every, every._plan_told())
                    self.assertEqual(sum(number for number, _listed in counted.values()), made)
                    self.assertEqual(self._board(subject, record), made)
        notes = {
            call.id: call.plan_note for call in self._opened("product_id", self.product_1.id)[1]
        }
        self.assertEqual(
            notes,
            {
                self.meeting.id: "Counts for 2 customers",
                self.by_phone.id: "Told in another call of the day, not meant for the customer, or not heard",
                self.off_list.id: "Not on the target list",
            },
        )

    def test_told_in_the_call_that_does_not_count_alone(self):
        # doctor_b is met in the meeting, that day's better call; but only on the phone of product 1
        self._tell(self.by_phone, self.message_1)
        counting, _every, _action = self._opened("product_id", self.product_1.id)
        self.assertEqual(counting, self.by_phone)
        self.assertEqual(self._board("product_id", self.product_1), 1)

    def test_what_a_client_sends_instead_of_a_subject(self):
        calls = self.env["pharma.call"].with_user(self.business)
        every = calls.search([("counts_in_plan", "=", True)])
        for told in ("product_id", ["id", 1], ["product_id", "1"], ["product_id"], 3, [[], 1]):
            with self.subTest(told=told):
                context = {"counted_cycle_id": self.cycle.id, "counted_as_telling": told}
                found = calls.with_context(**context).search([("counts_in_plan", "=", True)])
                self.assertEqual(found, every)

    def test_of_the_calls_that_one_sees(self):
        counting, every, _action = self._opened(user=self.manager)
        self.assertEqual(counting, self.alone | self.meeting)
        counting, every, _action = self._opened(user=self.rep_south)
        self.assertFalse(counting | every)

    def test_without_a_cycle_named_those_that_run(self):
        calls = self.env["pharma.call"].with_user(self.rep)
        found = calls.search([("counts_in_plan", "=", True)])
        self.assertEqual(found, self.alone | self.meeting)

    def test_no_query_per_call(self):
        _counting, every, _action = self._opened()

        def queries(calls):
            self.env.invalidate_all()
            calls.mapped("channel_id.weight")
            calls.mapped("attendee_ids.territory_id")
            before = self.env.cr.sql_log_count
            calls.mapped("plan_note")
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(every[:1]), queries(every))
