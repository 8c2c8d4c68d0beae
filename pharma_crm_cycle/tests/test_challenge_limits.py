# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..tools import challenge
from .test_challenge import ChallengeCommon


class TestFormulas(BaseCase):
    def test_allowance(self):
        """10 % of 57 customers → 5; 10 % of 8 → 1; 0 % → 0; a number as it is."""
        for unit, maximum, base, allowed in (
            ("percent", 10, 57, 5),
            ("percent", 10, 8, 1),
            ("percent", 0, 57, 0),
            ("percent", 7, 100, 7),
            ("percent", 10, 0, 0),
            ("number", 3, 57, 3),
        ):
            self.assertEqual(challenge.allowance(unit, maximum, base), allowed)

    def test_count(self):
        customers = [{"class": 1, "goal": 4}] * 10 + [{"class": 2, "goal": 2}] * 20
        lines = [
            {"kind": "add", "class": 1, "before": 0, "after": 4},
            {"kind": "drop", "class": 2, "before": 2, "after": 0},
            {"kind": "drop", "class": 2, "before": 2, "after": 0},
            {"kind": "goal", "class": 1, "before": 4, "after": 3},
        ]
        limits = [
            {"kind": "add", "class": None, "unit": "percent", "maximum": 10},
            {"kind": "drop", "class": 2, "unit": "percent", "maximum": 5},
            {"kind": "change", "class": None, "unit": "number", "maximum": 2},
            {"kind": "fewer", "class": None, "unit": "percent", "maximum": 10},
            {"kind": "more", "class": None, "unit": "percent", "maximum": 10},
        ]
        self.assertEqual(
            [tuple(count.values()) for count in challenge.count(limits, customers, lines)],
            [(1, 3, 2), (2, 1, -1), (1, 2, 1), (1, 8, 7), (0, 8, 8)],
        )

    def test_band(self):
        self.assertTrue(challenge.in_band(2, (2, 6)) and challenge.in_band(6, (2, 6)))
        self.assertFalse(challenge.in_band(1, (2, 6)) or challenge.in_band(7, (2, 6)))
        self.assertTrue(challenge.in_band(70, (2, 0)))

    def test_band_with_the_calls_of_today(self):
        self.assertEqual(challenge.widened((2, 6), 12), (2, 12))
        self.assertEqual(challenge.widened((2, 6), 1), (1, 6))
        self.assertEqual(challenge.widened((2, 0), 12), (2, 0))
        self.assertEqual(challenge.widened((2, 6), None), (2, 6))

    def test_retention(self):
        self.assertEqual(challenge.retention(45, 60), 0.75)
        self.assertIsNone(challenge.retention(0, 0), "no list before: nothing to say")


@tagged("post_install", "-at_install")
class TestLimits(ChallengeCommon):
    def _limit(self, kind, maximum, **values):
        self.cycle.limit_ids.filtered(lambda limit: limit.kind == kind).unlink()
        self.cycle.limit_ids = [
            Command.create({"kind": kind, "maximum": maximum, "unit": "number", **values})
        ]

    def _left(self, page):
        return {limit["kind"]: (limit["used"], limit["left"]) for limit in page["limits"]}

    def test_defaults_come_with_a_cycle(self):
        self.class_a.write({"cycle_goal": 4, "cycle_max_calls": 6})
        limits = self._cycle().limit_ids
        self.assertEqual(
            [(limit.kind, limit.maximum, limit.unit) for limit in limits if limit.kind != "band"],
            [(kind, 10, "percent") for kind in ("add", "drop", "more", "fewer")],
        )
        band = limits.filtered(lambda line: line.kind == "band" and line.class_id == self.class_a)
        self.assertEqual((band.minimum, band.maximum), (2, 6))

    def test_counted_while_editing(self):
        self._limit("drop", 1)
        self._limit("more", 3)
        page = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .get_page(self.cycle.id, self.n1a.id)
        )
        self.assertEqual(self._left(page)["more"], (0, 3))
        page = self._propose("goal", self.doctor_a, 6)
        self.assertEqual(self._left(page)["more"], (2, 1))
        page = self._propose("drop", self.doctor_b)
        self.assertEqual((self._left(page)["more"], self._left(page)["drop"]), ((0, 3), (1, 0)))

    def test_beyond_a_limit_is_refused_with_the_figures(self):
        self._limit("add", 1)
        self._propose("add", self.new_doctor, 1)
        more = self._account("doctor", "Emil North", "T-D10")
        self._cover(self.n1a, more)
        with (
            self.assertRaisesRegex(UserError, "Customers added: 2 proposed, 1 allowed"),
            self.env.cr.savepoint(),
        ):
            self._propose("add", more, 1)
        self.env.invalidate_all()
        page = (
            self.env["pharma.cycle.challenge"]
            .with_user(self.rep)
            .get_page(self.cycle.id, self.n1a.id)
        )
        self.assertEqual(self._left(page)["add"], (1, 0), "nothing of it is kept")

    def test_limit_of_a_class(self):
        self._limit("drop", 0, class_id=self.class_b.id)
        with self.assertRaisesRegex(UserError, "Customers dropped · .*: 1 proposed, 0 allowed"):
            self._propose("drop", self.doctor_b)

    def test_band(self):
        self._limit("band", 6, minimum=2, class_id=self.class_a.id)
        self._propose("goal", self.doctor_b, 4)
        with self.assertRaisesRegex(
            UserError, "Anna North .*the goal 7 lies outside the band of 2 to 6 calls"
        ):
            self._propose("goal", self.doctor_a, 7)
        self._propose("goal", self.doctor_a, 6)

    def test_limit_tightened_after_the_proposal(self):
        page = self._propose("drop", self.doctor_b)
        self._limit("drop", 0)
        with self.assertRaisesRegex(UserError, "1 proposed, 0 allowed"):
            self._challenge(page).with_user(self.rep).action_submit()

    def test_bad_limits(self):
        with self.assertRaisesRegex(ValidationError, "below at least"):
            self._limit("band", 2, minimum=3)
        with self._refused_by("pharma_cycle_limit_band_ordered"):
            self._limit("add", -1)
