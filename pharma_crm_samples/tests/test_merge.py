# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestMerge(SamplesCommon):
    """What both records of a doctor were given is kept to the cent, and counts against one limit."""

    def test_spend_is_added_up(self):
        twin = self._account("doctor", "Anna M. North", "T-D9", zip="01001")
        values = {
            "name": "Atlas", "date": fields.Date.today(), "category": "gift", "product_id": self.gift.id, "quantity": 1,
            "company_id": self.company.id, "res_model": "res.company",
        }  # fmt: skip
        Spend = self.env["pharma.spend"].sudo()
        kept, second, alone = Spend.create(
            [
                {**values, "partner_id": self.doctor_a.id, "amount": 30, "res_id": 1},
                {**values, "partner_id": twin.id, "amount": 12.5, "res_id": 1},
                {**values, "partner_id": twin.id, "amount": 7, "res_id": 2},
            ]
        )
        entry = self.env["pharma.limit.entry"].sudo().create(
            {
                "date": fields.Date.today(), "operation": "consume", "quantity": 1, "product_id": self.gift.id,
                "kind": "gift", "partner_id": twin.id, "user_id": self.rep.id, "company_id": self.company.id,
            }
        )  # fmt: skip
        merge = (
            self.env["pharma.merge"].with_user(self.steward)._merge_accounts(self.doctor_a, twin)
        )
        self.env.invalidate_all()
        self.assertFalse(second.exists())
        self.assertEqual((kept.amount, kept.quantity, alone.partner_id), (42.5, 2, self.doctor_a))
        self.assertEqual(entry.partner_id, self.doctor_a)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((kept.amount, second.amount), (30, 12.5))
        self.assertEqual(second.partner_id, twin)
        self.assertEqual((alone.partner_id, entry.partner_id), (twin, twin))
