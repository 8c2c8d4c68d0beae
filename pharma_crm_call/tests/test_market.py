# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestMarket(CallCommon):
    def detailed(self, user, partner, product, days, **values):
        return self._made(
            user,
            partner,
            days=days,
            detail_ids=[Command.create({"product_id": product.id})],
            **values,
        )

    def test_last_detailed_is_read_from_the_calls(self):
        Line = self.env["pharma.doctor.product"]
        values = {"partner_id": self.doctor_a.id, "product_group_id": self.product_group.id}
        first, second, whole = Line.create(
            [
                {**values, "product_id": self.product_1.id},
                {**values, "product_id": self.product_2.id},
                values,
            ]
        )
        self.detailed(self.rep, self.doctor_a, self.product_1, -6)
        last = self.detailed(self.rep2, self.doctor_a, self.product_1, -4)
        self.detailed(self.rep, self.doctor_b, self.product_2, -3)
        self._call(
            self.rep,
            self.doctor_a,
            days=0,
            detail_ids=[Command.create({"product_id": self.product_2.id})],
        )
        lines = (first | second | whole).with_user(self.rep)
        self.assertEqual(lines.mapped("last_detailed"), [last.date_day, False, last.date_day])
        group = self.detailed(
            self.rep,
            self.hospital,
            self.product_2,
            -2,
            channel_id=self.group.id,
            attendee_ids=[Command.create({"partner_id": self.doctor_a.id})],
        )
        self.env.invalidate_all()
        self.assertEqual(
            lines.mapped("last_detailed"), [last.date_day, group.date_day, group.date_day]
        )

    def test_last_detailed_of_many_is_one_query(self):
        lines = self.env["pharma.doctor.product"].create(
            [
                {"partner_id": doctor.id, "product_id": product.id}
                for doctor in (self.doctor_a, self.doctor_b, self.doctor_south)
                for product in (self.product_1, self.product_2)
            ]
        )
        self.env.flush_all()
        lines.mapped("partner_id")
        with self.assertQueryCount(1):
            lines._get_last_detailed()

    def test_competitor_seen_on_a_call(self):
        rival = self.env["product.product"].create(
            {"name": "Rivalol", "pharma_kind": "competitor", "company_id": self.company.id}
        )
        call = self._made(self.rep, self.doctor_a)
        Activity = self.env["pharma.competitor.activity"]
        values = {"name": "Seen", "product_id": rival.id, "call_id": call.id}
        row = Activity.with_user(self.rep).create({**values, "partner_id": self.doctor_a.id})
        self.assertEqual(row.call_id, call)
        with self.assertRaises(ValidationError):
            Activity.with_user(self.rep).create({**values, "partner_id": self.doctor_b.id})
        with self.assertRaises(ValidationError):
            Activity.with_user(self.rep2).create({**values, "partner_id": self.doctor_a.id})
        with self.assertRaises(AccessError):
            row.call_id = False
