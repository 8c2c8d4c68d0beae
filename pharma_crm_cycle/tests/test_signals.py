# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import CycleCommon

HALF = "2030-02-14 12:00:00"  # 32 of 64 working days are over


@tagged("post_install", "-at_install")
class TestSignals(CycleCommon):
    """Goals: doctor_a 4 in N1-a and N1-b, doctor_b 2 in N1-a, doctor_south 4 in S1-a."""

    def setUp(self):
        super().setUp()
        self.cycle.action_generate_targets()
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()

    def _target(self, territory, partner):
        return self.cycle.target_ids.filtered(
            lambda t: t.territory_id == territory and t.partner_id == partner
        )

    def _open(self, kind, user=None):
        signals = self.env["pharma.cycle.signal"].with_user(user or self.env.user)
        return signals.search(
            [("kind", "=", kind), ("resolved_on", "=", False), ("cycle_id", "=", self.cycle.id)]
        )

    def _refresh(self):
        self.env["pharma.cycle.signal"]._refresh()

    @freeze_time(HALF)
    def test_not_called_on_and_behind(self):
        a, b = self._target(self.n1a, self.doctor_a), self._target(self.n1a, self.doctor_b)
        planned = self._target(self.n1b, self.doctor_a)
        self._record_facts([(a, 1, 1, 0), (b, 1, 1, 0), (planned, 0, 0, 1)])
        self._refresh()
        self.assertEqual(self._open("not_covered").partner_id, self.doctor_south)
        behind = self._open("frequency_behind")
        # doctor_a: 1 of 4, due 4 × ½ × 80 % = 1.6; doctor_b: 1 of 2, due 0.8
        self.assertEqual((behind.target_id, behind.value), (a, 1))
        self.assertAlmostEqual(behind.bound, 1.6)
        self.assertIn("1.6", behind.text)

    def test_early_in_the_cycle_nothing_is_told(self):
        with freeze_time("2030-01-08 12:00:00"):
            self._record_facts([])
            self._refresh()
            self.assertFalse(self._open("not_covered"))
            self.company.pharma_signal_uncovered = 0
            self._refresh()
            self.assertEqual(len(self._open("not_covered")), 4)

    def test_one_warning_lasts_under_one_key(self):
        with freeze_time(HALF):
            self._record_facts([])
            self._refresh()
            first = self._open("not_covered")
            self._refresh()
            self.assertEqual(self._open("not_covered"), first)
        since = set(first.mapped("date_first"))
        with freeze_time("2030-02-20 12:00:00"):
            target = self._target(self.s1a, self.doctor_south)
            self._record_facts([(target, 4, 4, 0)])
            self._refresh()
            over = first - self._open("not_covered")
            self.assertEqual((over.partner_id, bool(over.resolved_on)), (self.doctor_south, True))
            self.assertEqual(set((first - over).mapped("date_first")), since, "the others last")
            key = over.key
            self.env.cr.execute("DELETE FROM pharma_test_fact")
            self._record_facts([])
            self._refresh()
            self.assertFalse(over.resolved_on)
            self.assertEqual(over.key, key, "it is the same warning again, since today")
            self.assertNotIn(over.date_first, since)

    @freeze_time(HALF)
    def test_goals_of_the_cycle(self):
        self._record_facts([(self._target(self.n1a, self.doctor_b), 2, 2, 0)])
        self._refresh()
        labels = {s.goal_id.label for s in self._open("objective_behind")}
        self.assertEqual(
            labels,
            {
                "All calls",
                self.north.display_name,
                self.south.display_name,
                self.class_a.name,
                self.cardiology.display_name,
            },
        )
        self.assertEqual(
            self._open("objective_behind").territory_id, self.country | self.north | self.south
        )
        self.assertFalse(self._open("objective_behind", self.rep), "not a rep's")

    def test_end_of_the_month(self):
        self._record_facts([(self._target(self.n1a, self.doctor_a), 1, 1, 0)])
        with freeze_time("2030-01-20 12:00:00"):
            self._refresh()
            self.assertFalse(self._open("month_end"))
        with freeze_time("2030-01-28 12:00:00"):
            self._refresh()
            due = {(s.territory_id, s.class_id): s.value for s in self._open("month_end")}
        # 31 of 90 days: 4 × 31 / 90 → 2, 2 × 31 / 90 → 1
        self.assertEqual(
            due,
            {
                (self.n1a, self.class_a): 1, (self.n1a, self.class_b): 1, (self.n1b, self.class_a): 2,
                (self.s1a, self.class_a): 2,
            },
        )  # fmt: skip
        with freeze_time("2030-02-01 12:00:00"):
            self._refresh()
            self.assertFalse(self._open("month_end"))

    def test_utilisation_out_of_its_band(self):
        rows = [(self.n1a, 0.5), (self.n1b, 0.9), (self.s1a, 1.2)]
        query = SQL(
            "SELECT * FROM (VALUES %s) AS u (cycle_id, territory_id, utilisation)",
            SQL(", ").join(
                SQL("(%s, %s, %s::float8)", self.cycle.id, t.id, share) for t, share in rows
            ),
        )
        self.patch(
            type(self.env["pharma.cycle.signal"]),
            "_utilisation_query",
            lambda signals, running: query,
        )
        self._refresh()
        found = {s.territory_id: (s.value, s.bound) for s in self._open("utilisation")}
        self.assertEqual(found, {self.n1a: (0.5, 0.7), self.s1a: (1.2, 1.0)})
        texts = {s.territory_id: s.text for s in self._open("utilisation")}
        self.assertIn("only 50 % of the days are used, at least 70 %", texts[self.n1a])
        self.assertIn("120 % of the days are needed, at most 100 %", texts[self.s1a])
        # the band of the capacity check: one policy for both
        self.company.write({"pharma_utilisation_min": 0.4, "pharma_utilisation_max": 1.3})
        self._refresh()
        self.assertFalse(self._open("utilisation"))

    @freeze_time(HALF)
    def test_closing_ends_them(self):
        self._record_facts([])
        self._refresh()
        self.assertTrue(self._open("not_covered"))
        self.cycle.with_user(self.business).action_close()
        self.assertFalse(self._open("not_covered"), "at once, not only in the night")
        self._refresh()
        self.assertFalse(self._open("not_covered"))

    def test_figures_are_rounded_away_from_each_other(self):
        Signal = self.env["pharma.cycle.signal"]
        for kind, value, bound, text in (
            ("frequency_behind", 1.04, 1.02, "1.1, at least 1"),
            ("frequency_behind", 0.98, 1.02, "0.9, at least 1.1"),
            ("frequency_behind", 1, 1.6, "1, at least 1.6"),
            ("utilisation", 1.202, 1.2, "121 % of the days are needed, at most 120 %"),
            ("utilisation", 0.698, 0.7, "only 69 % of the days are used, at least 70 %"),
        ):
            signal = Signal.new(
                {"kind": kind, "value": value, "bound": bound, "partner_id": self.doctor_a.id}
            )
            with self.subTest(text):
                self.assertIn(text, signal.text)

    @freeze_time(HALF)
    def test_each_sees_the_own_and_nobody_writes(self):
        self._record_facts([])
        self.env["pharma.cycle.signal"].with_user(self.manager).action_refresh()
        with self.assertRaises(AccessError):
            self.env["pharma.cycle.signal"].with_user(self.rep).action_refresh()
        self.assertEqual(self._open("not_covered", self.rep).territory_id, self.n1a)
        self.assertEqual(self._open("not_covered", self.rep_south).territory_id, self.s1a)
        for user in (self.rep, self.manager, self.business, self.admin):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self._open("not_covered")[0].with_user(user).has_access(operation))
        action = self._open("not_covered", self.rep)[0].action_open()
        self.assertIn(action["res_id"], (self.doctor_a | self.doctor_b).ids)

    def test_settings_make_sense(self):
        with self._refused_by("res_company_pharma_signal_range"):
            self.company.write({"pharma_signal_uncovered": 2})
