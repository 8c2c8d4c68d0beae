# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.coaching import weighted_mean
from ..tools.detailing import detail_weights
from ..tools.fulfilment import Fulfilment, outcome
from ..tools.quality import (
    call_facts,
    call_quality,
    element_facts,
    element_values,
    is_effective,
)


@tagged("at_install")
class TestTools(BaseCase):
    """The formulas, with the examples of the definitions."""

    def test_detail_weights(self):
        self.assertEqual(detail_weights(0), ())
        self.assertEqual(detail_weights(1), (100,))
        self.assertEqual(detail_weights(2), (65, 35))
        self.assertEqual(detail_weights(3), (60, 30, 10))
        self.assertEqual(detail_weights(4), (55, 25, 10, 10))
        self.assertEqual(detail_weights(6), (55, 25, 10, 10, 0, 0))
        for count in range(1, 12):
            self.assertEqual(sum(detail_weights(count)), 100)

    def test_weighted_mean(self):
        self.assertEqual(weighted_mean([(2, 4), (1, 1)]), 3)
        self.assertEqual(weighted_mean([(2, 4), (1, 1), (9, None)]), 3, "not seen: left out")
        self.assertIsNone(weighted_mean([(0, 5)]))
        self.assertIsNone(weighted_mean([]))

    def test_call_quality(self):
        self.assertIsNone(call_quality({}))
        self.assertEqual(call_quality({"purpose": 1.0, "messages": 0.5}), 75.0)
        self.assertEqual(
            call_quality({"purpose": 1, "messages": 0.5}, {"purpose": 1, "messages": 3}), 62.5
        )
        self.assertIsNone(
            call_quality({"purpose": 1.0}, {"purpose": 0}), "no coefficient: empty, not 0"
        )

    def test_element_values(self):
        facts = element_facts(
            purpose="Launch", messages_delivered=1, messages_due=2, reactions=1, details=2, result="Said so",
            duration=15, minimum=5, maximum=30, next_objective="Trial", evidence=2,
        )  # fmt: skip
        values = element_values(facts)
        self.assertEqual(
            values,
            {
                "purpose": 1, "messages": 0.5, "reaction": 0.5, "result": 1, "duration": 1,
                "next_objective": 1, "evidence": 1,
            },
        )  # fmt: skip
        self.assertAlmostEqual(call_quality(values), 100 * 5 / 6)
        self.assertEqual((facts["messages"]["done"], facts["messages"]["due"]), (1, 2))
        values = element_values(element_facts(purpose="  ", duration=3))
        self.assertEqual(
            values,
            {"purpose": 0, "result": 0, "next_objective": 0, "evidence": 0},
            "what was not due is left out",
        )
        more = element_facts(messages_delivered=5, messages_due=2)
        self.assertEqual(element_values(more)["messages"], 1, "never above 1")

    def test_duration_band(self):
        for minutes, value in ((4, 0), (5, 1), (30, 1), (31, 0)):
            facts = element_facts(duration=minutes, minimum=5, maximum=30)
            self.assertEqual(facts["duration"]["value"], value, minutes)
        self.assertEqual(element_facts(duration=400, minimum=5)["duration"]["value"], 1)

    def test_call_facts(self):
        facts = element_facts(purpose="Launch", duration=4, minimum=5)
        kept = call_facts(facts, {"purpose": 3, "duration": 1}, 60, 4, 5)
        self.assertEqual((kept["quality"], kept["is_effective"]), (75, False), "too short")
        self.assertEqual(
            kept["quality_facts"]["purpose"],
            {"value": 1, "done": 1, "due": 1, "coefficient": 3},
        )
        self.assertEqual(kept["quality_facts"]["evidence"]["coefficient"], 0)

    def test_is_effective(self):
        self.assertTrue(is_effective(60, 60, 5, 5))
        self.assertFalse(is_effective(59.9, 60, 5, 5))
        self.assertFalse(is_effective(80, 60, 4, 5))
        self.assertFalse(is_effective(None, 0, 10, 0))

    def test_fulfilment_outcome(self):
        start, end = date(2026, 3, 2), date(2026, 3, 8)
        monday, friday, later = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)

        def of(state, planned, done):
            return outcome(state, planned, done, start, end)

        self.assertEqual(of("submitted", monday, monday), "as_planned")
        self.assertEqual(of("reviewed", monday, friday), "otherwise")
        self.assertEqual(of("planned", monday, None), "not_made")
        self.assertEqual(of("missed", friday, None), "not_made")
        self.assertEqual(of("submitted", friday, later), "not_made", "made after the week")
        self.assertEqual(of("submitted", None, friday), "unplanned")
        self.assertEqual(of("submitted", later, friday), "unplanned", "made before its week")
        self.assertIsNone(of("planned", later, None))
        self.assertIsNone(of("submitted", None, later))

    def test_fulfilment_sums(self):
        total = Fulfilment(3, 1, 2, 4) + Fulfilment(1, 0, 1, 0)
        self.assertEqual(total.planned, 8)
        self.assertEqual(total.achieved, 9)
        self.assertEqual(total.rate, 0.5)
        self.assertIsNone(Fulfilment(unplanned=2).rate, "nothing planned: empty, not 0")
