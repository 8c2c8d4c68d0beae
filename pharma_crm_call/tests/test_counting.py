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

    def test_products_are_told_in_any_call_of_the_day(self):
        _counting, _every, action = self._opened("product_id", self.product_1.id)
        self.assertNotIn("search_default_counts_in_plan", action["context"])

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
