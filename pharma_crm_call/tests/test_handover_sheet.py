# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestHandoverSheet(CallCommon):
    def test_last_calls_of_anybody_are_on_the_sheet(self):
        call = self._call(self.rep2, self.doctor_a)
        call.action_submit()
        facts = self.doctor_a.with_user(self.rep)._pharma_handover_facts()[self.doctor_a.id]
        self.assertEqual(facts[0][0], "Last calls")
        self.assertIn(self.rep2.name, facts[0][1][0])
        stranger = self.doctor_a.with_user(self.rep_south)._pharma_handover_facts()[
            self.doctor_a.id
        ]
        self.assertFalse(stranger)

    def test_recency_and_frequency_come_from_counted_calls(self):
        Rfm = self.env["pharma.rfm"]
        self.assertFalse(Rfm._facts_missing())
        own = [("company_id", "=", self.company.id)]
        self._call(self.rep, self.doctor_b)
        self.assertFalse(Rfm.search(own), "a planned call is none yet")
        self._call(self.rep, self.doctor_a).action_submit()
        self.env.invalidate_all()
        row = Rfm.search(own)
        self.assertEqual(row.partner_id, self.doctor_a)
        self.assertEqual((row.times, row.recency, row.frequency, row.monetary), (1, 5, 5, 0))
        self.assertFalse(Rfm.with_user(self.rep_south).search(own))
