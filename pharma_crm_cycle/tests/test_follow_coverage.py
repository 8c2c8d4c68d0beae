# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .capacity_common import CapacityCommon


@tagged("post_install", "-at_install")
class TestFollowCoverage(CapacityCommon):
    """A territory is divided while a cycle runs: the goals of its customers go along, and none is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.cycle.write(
            {
                "date_start": cls.today - timedelta(days=30),
                "date_end": cls.today + timedelta(days=60),
            }
        )
        cls.cycle.action_generate_targets()
        cls.part = cls._territory("N1-c", "territory", cls.n1, rep=cls.regional)

    def _run(self):
        self._approve(self.cycle)
        self.cycle.with_user(self.business).action_start()

    def _hand_over(self, partners, date=None):
        handover = (
            self.env["pharma.territory.handover"]
            .with_user(self.steward)
            .create(
                {
                    "kind": "accounts",
                    "territory_id": self.n1a.id,
                    "to_territory_id": self.part.id,
                    "scope": "chosen",
                    "partner_ids": [Command.set(partners.ids)],
                    "date": date or self.today,
                }
            )
        )
        handover.action_hand_over()
        self.env.invalidate_all()
        return handover

    def _goals(self):
        return {
            (t.territory_id.code, t.partner_id.name): t.goal
            for t in self.cycle.target_ids
            if t.territory_id in self.n1a | self.part | self.n1b
        }

    def test_goals_go_along_with_a_handover(self):
        self._run()
        self._record_facts([(self._target(self.n1a, self.doctor_a), 1, 1, 0)])
        total = sum(self.cycle.target_ids.mapped("goal"))
        self._hand_over(self.doctor_a | self.doctor_b)
        self.assertEqual(
            self._goals(),
            {
                ("N1-a", "Anna North"): 1,
                ("N1-c", "Anna North"): 3,
                ("N1-c", "Boris North"): 2,
                ("N1-b", "Anna North"): 4,
            },
        )
        self.assertEqual(sum(self.cycle.target_ids.mapped("goal")), total)
        self.assertEqual(self.cycle.version_ids[:1].kind, "moved")
        self.assertFalse(self.cycle.goal_mismatch)
        version = self.cycle.version
        self.cycle._follow_coverage()
        self.assertEqual(self.cycle.version, version, "the second time there is nothing to do")

    def test_the_sheet_tells_what_the_plan_aimed_at(self):
        self._run()
        self.assertEqual(self._goals()["N1-a", "Anna North"], 4)
        sheet = self._hand_over(self.doctor_a | self.doctor_b)
        self.assertEqual(
            {line.partner_id: line.frequency for line in sheet.sudo().line_ids},
            {self.doctor_a: 4, self.doctor_b: 2},
        )

    def test_on_the_day_not_before(self):
        self._run()
        self._hand_over(self.doctor_b, date=self.today + timedelta(days=7))
        self._cron()
        self.assertIn(("N1-a", "Boris North"), self._goals())
        # a week later
        coverage = self.doctor_b.pharma_coverage_ids
        coverage.filtered(lambda c: c.territory_id == self.part).date_start = self.today
        coverage.filtered(lambda c: c.territory_id == self.n1a).date_end = self.today - timedelta(
            days=1
        )
        self._cron()
        self.assertEqual(self._goals()["N1-c", "Boris North"], 2)
        self.assertNotIn(("N1-a", "Boris North"), self._goals())

    def test_all_calls_made_leaves_nothing_to_hand_over(self):
        self._run()
        self._record_facts([(self._target(self.n1a, self.doctor_b), 3, 3, 0)])
        self._hand_over(self.doctor_b)
        self.assertEqual(self._goals()["N1-a", "Boris North"], 2)
        self.assertNotIn(("N1-c", "Boris North"), self._goals())

    def test_whom_nobody_covers_waits_for_a_business_manager(self):
        self._run()
        self.doctor_b.pharma_coverage_ids.date_end = self.today - timedelta(days=1)
        self._cron()
        self.assertEqual(self._goals()["N1-a", "Boris North"], 2)
        self.assertEqual(self.cycle.orphan_count, 1)

    def test_the_new_part_can_be_pro_rated(self):
        """It has no plan of its own: its working days are what goals are measured against."""
        self._run()
        self._hand_over(self.doctor_a)
        days = self._row(self.part).working_days
        time_off = self._approved(
            self.today, self.today + timedelta(days=60), user=self.regional, by=self.business
        )
        goal = self._target(self.part, self.doctor_a).goal
        self.assertEqual(goal, int(4 * (days - time_off.days) / days + 0.5))

    def test_the_part_s_capacity_is_its_own(self):
        """Both parts are measured from the day of the division: days by who works there, goals by what was left."""
        self._run()
        self._hand_over(self.doctor_a | self.doctor_b)
        self.assertEqual((self._row(self.n1a).goal, self._row(self.part).goal), (0, 6))
        self.assertEqual(self._row(self.part).reps, 1)
