# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.pharma_crm.tests.test_demo import DemoMixin


@tagged("post_install", "-at_install")
class TestDemoCycles(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycles = cls.env["pharma.cycle"].union(
            *(
                cls.env.ref(f"pharma_crm_cycle.demo_cycle_{key}")
                for key in ("before", "last", "running")
            )
        )

    def test_two_closed_quarters_and_the_running_one(self):
        self.assertEqual(self.cycles.mapped("state"), ["closed", "closed", "running"])
        for earlier, later in zip(self.cycles, self.cycles[1:], strict=False):
            self.assertEqual(fields.Date.add(earlier.date_end, days=1), later.date_start)
        # The demo may have been installed in an earlier quarter than today's.
        self.assertLessEqual(self.cycles[-1].date_start, fields.Date.today())

    def test_plans_are_complete(self):
        for cycle in self.cycles:
            self.assertEqual(cycle.user_id, self.business)
            self.assertTrue(cycle.objective_ids)
            measured = cycle.objective_ids.filtered("reached_on")
            self.assertTrue(measured)
            self.assertLessEqual(max(measured.mapped("reached_on")), cycle.date_end)
            self.assertTrue(cycle.communication_ids)
            self.assertGreater(cycle.target_count, 400)
            self.assertFalse(cycle.goal_mismatch)
            self.assertEqual(set(cycle.review_ids.mapped("status")), {"approved"})
            self.assertLess(cycle.submitted_on.date(), cycle.date_start)

    def test_every_territory_has_a_plan(self):
        territories = self.made("pharma.territory", "territory_").filtered(
            lambda t: t.level == "territory"
        )
        for territory in territories:
            targets = self.cycles[-1].target_ids.filtered(
                lambda t, own=territory: t.territory_id == own
            )
            self.assertGreater(len(targets), 10, territory.name)
        self.assertTrue(self.cycles[-1].target_ids.filtered("reason"))

    def test_post_its_for_the_first_doctor(self):
        cycle = self.cycles[-1].with_user(self.rep)
        kols = self.rep.pharma_territory_ids.coverage_ids.partner_id.filtered(
            lambda p: p.pharma_class_code == "KOL"
        )
        self.assertTrue(cycle._post_its_for(kols[:1].with_user(self.rep)))

    def test_nothing_waits_to_be_mailed(self):
        mails = [
            ("model", "=", "pharma.cycle"),
            ("res_id", "in", self.cycles.ids),
            ("state", "=", "outgoing"),
        ]
        self.assertFalse(self.env["mail.mail"].search(mails))

    def test_again_adds_nothing(self):
        self.assert_adds_nothing(
            "_load_cycles",
            (
                "pharma.cycle",
                "pharma.cycle.target",
                "pharma.cycle.goal",
                "tier.review",
                "mail.message",
            ),
        )

    def test_a_challenge_waits_for_the_manager(self):
        running = self.cycles[-1]
        self.assertTrue(running.unlock_reason)
        challenge = running.challenge_ids
        self.assertEqual(challenge.state, "review")
        self.assertEqual(set(challenge.line_ids.mapped("kind")), {"goal", "drop", "add"})
        self.assertEqual(challenge.user_id, self.rep)
        self.assertTrue(challenge.territory_manager_id)
        self.assertTrue(running.annual_plan_id.objective_ids)
        self.assertTrue(running.list_comparison["kept"])

    def test_some_are_away(self):
        time_off = self.made("pharma.territory.time.off", "time_off_", module="pharma_crm_cycle")
        self.assertEqual(set(time_off.mapped("state")), {"draft", "review", "approved"})
        for record in time_off:
            self.assertTrue(record.days, record.name)
            self.assertNotEqual(record.line_manager_id, record.user_id)

    def test_plans_fit(self):
        rows = self.env["pharma.cycle.capacity"].search([("cycle_id", "in", self.cycles.ids)])
        self.assertEqual(len(rows), 24 * 3)
        self.assertFalse(rows.filtered(lambda r: r.band in ("over", "vacant")))
        self.assertEqual(set(rows.mapped("band")), {"within", "under"})
        self.assertTrue(all(row.balance_index for row in rows))
