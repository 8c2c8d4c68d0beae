# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.tests import tagged

from .test_packs import PacksCommon


@tagged("post_install", "-at_install")
class TestPackImpacts(PacksCommon):
    """What a change of pack would stop beside items: meals and fees by caps on value, and allocations."""

    def _paper(self, amount, **values):
        return (
            self.env["pharma.spend.paper"]
            .with_user(self.rep)
            .create(
                {
                    "category": "meal",
                    "partner_ids": [(6, 0, self.doctor_a.ids)],
                    "purpose": "Lunch",
                    "amount": amount,
                    **values,
                }
            )
        )

    def _cap(self, **values):
        return self.env["pharma.pack.rule"].create(
            {
                "pack_id": self._pack("uk").id,
                "code": "all.year",
                "name": "Everything in a year",
                "target": "limit",
                "source": "Some Act",
                "source_date": "2020-01-01",
                "note": "Ask your compliance officer.",
                "measure": "value",
                "amount": 100,
                "currency_id": self.company.currency_id.id,
                "window": "year",
                **values,
            }
        )

    def _cycle(self):
        today = fields.Date.today()
        cycle = self.env["pharma.cycle"].create(
            {
                "territory_id": self.country.id,
                "company_id": self.company.id,
                "date_start": fields.Date.subtract(today, days=5),
                "date_end": fields.Date.add(today, days=24),
                "rule_ids": [Command.clear()],
            }
        )
        cycle._workflow_write({"state": "running"})
        return cycle

    def _allocation(self, cycle, *products):
        return (
            self.env["pharma.allocation"]
            .with_user(self.business)
            .create(
                {
                    "cycle_id": cycle.id,
                    "item_ids": [
                        Command.create({"product_id": product.id, "quantity": 10})
                        for product in products
                    ],
                }
            )
        )

    def test_a_meal_beyond_the_cap_of_the_new_pack(self):
        """GBP 75 at the rate of 2 are 37.50."""
        self._paper(37.5)
        dear = self._paper(40)
        shared = self._paper(40, others=1)
        impacts = self._preview("uk").impact_ids
        self.assertEqual(impacts.spend_paper_id, dear)
        self.assertIn("clause 10", impacts.reason)
        self.assertEqual(impacts.partner_id, self.doctor_a)
        self.assertNotIn(shared, impacts.spend_paper_id)

    def test_a_cap_of_a_year_counts_what_was_spent_and_reserved(self):
        """90 given and 5 reserved: another 5 fit into 100, 15 do not; submitted ones count by what they reserve."""
        self._report(self.rep, self.doctor_a, (self.gift, 3))
        fits = self._paper(5)
        beyond = self._paper(15)
        request = self._request(self.rep, self.doctor_a, (self.leaflet, 25))
        request.action_submit()
        self._cap()
        impacts = self._preview("uk").impact_ids
        self.assertEqual(impacts.spend_paper_id, beyond)
        self.assertNotIn(request, impacts.request_id)
        fee = self._paper(6, category="fee")
        fee.action_submit()
        impacts = self._preview("uk").impact_ids
        self.assertEqual(impacts.spend_paper_id, beyond | fits | fee)
        self.assertEqual(impacts.request_id, request)

    def test_caps_that_warn_stop_nothing(self):
        self._paper(15)
        self._cap(amount=1, effect="warn")
        self.assertFalse(self._preview("uk").impact_ids)

    def test_allocations_with_banned_or_limited_items(self):
        cycle = self._cycle()
        banned = self._allocation(cycle, self.gift)
        limited = self._allocation(cycle, self.sample)
        fine = self._allocation(cycle, self.leaflet)
        limited._workflow_write({"stale": False})
        switch = self._preview("uk")
        reasons = {impact.allocation_id: impact.reason for impact in switch.impact_ids}
        self.assertEqual(set(reasons), {banned, limited})
        self.assertIn("clause 19.1", reasons[banned])
        self.assertIn("share it out again", reasons[limited])
        self.assertNotIn(fine, reasons)
        switch.action_apply()
        self.assertTrue(limited.stale)
