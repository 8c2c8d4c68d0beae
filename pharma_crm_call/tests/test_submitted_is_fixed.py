# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestSubmittedIsFixed(CorrectionCommon):
    """No way but a correction changes a submitted call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_3 = cls.env["product.product"].create(
            {"name": "Third product", "pharma_kind": "promoted", "company_id": cls.company.id}
        )

    def test_every_way_in(self):
        call = self._reported()
        self.env.invalidate_all()
        snapshot = call.read()[0]
        mine = call.with_user(self.rep)
        detail, attendee = call.detail_ids[0], self.doctor_b
        tries = {
            "note": {"note": "x"},
            "state": {"state": "planned"},
            "details": {"detail_ids": [Command.update(detail.id, {"reaction": "negative"})]},
            "detail removed": {"detail_ids": [Command.delete(detail.id)]},
            "detail added": {"detail_ids": [Command.create({"product_id": self.product_3.id})]},
            "attendee": {"attendee_ids": [Command.create({"partner_id": attendee.id})]},
            "absent": {"absent_ids": [Command.link(attendee.id)]},
            "evidence": {"evidence_ids": [Command.create({"name": "x", "file": b"eA=="})]},
            "messages": {"call_message_ids": [Command.clear()]},
            "corrects": {"corrects_id": call.id},
            "reason": {"reason_id": self.result.id},
            "result": {"result_id": self.result.id},
            "stamps": {"cycle_id": False, "class_id": False},
            "rep": {"user_id": self.rep2.id},
            "date": {"date_start": "2020-01-01 10:00:00"},
            "end": {"date_stop": "2020-01-01 10:00:00"},
        }
        for user in (self.rep, self.manager, self.business):
            for name, vals in tries.items():
                with self.subTest(way=name, user=user.login), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        call.with_user(user).write(vals)
        for name, act in {
            "detail": lambda: mine.detail_ids[0].write({"reaction": "negative"}),
            "detail deleted": lambda: mine.detail_ids[0].unlink(),
            "detail moved in": lambda: mine.env["pharma.call.detail"].create(
                {"call_id": call.id, "product_id": self.product_3.id}
            ),
            "message": lambda: mine.call_message_ids[0].unlink(),
            "deleted": lambda: mine.unlink(),
            "load": lambda: self._load(mine),
            "copy": lambda: mine.copy({"state": "submitted", "date_planned": self.now}),
        }.items():
            with self.subTest(way=name), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    act()
        self.env.invalidate_all()
        self.maxDiff = None
        self.assertEqual(call.read()[0], snapshot)

    def _load(self, mine):
        result = mine.load(["id", "note"], [[mine.export_data(["id"])["datas"][0][0], "forged"]])
        if not result["ids"]:
            raise UserError(result["messages"][0]["message"])

    def test_a_copy_is_a_plan(self):
        call = self._reported()
        copy = call.with_user(self.rep).copy({"date_planned": self.now + timedelta(days=1)})
        self.assertEqual(copy.state, "planned")
        for name in (
            "corrects_id",
            "date_submitted",
            "quality",
            "cycle_id",
            "report_uuid",
            "detail_ids",
            "evidence_ids",
        ):
            self.assertFalse(copy[name], name)

    def test_forged_on_create(self):
        forged = {
            "state": "submitted", "user_id": self.rep2.id, "territory_id": self.n1b.id,
            "company_id": self.env["res.company"].create({"name": "Other"}).id, "cycle_id": self.cycle.id,
            "class_id": self.class_a.id, "quality": 100, "corrects_id": self._reported().id, "is_effective": True,
            "date_submitted": fields.Datetime.now(), "reason_id": self.result.id,
        }  # fmt: skip
        ways = [(name, value, by) for name, value in forged.items() for by in ("value", "context")]
        for day, (name, value, by) in enumerate(ways, 1):
            vals = {
                "partner_id": self.doctor_b.id,
                "date_planned": self.now + timedelta(days=day),
                **({name: value} if by == "value" else {}),
            }
            context = {f"default_{name}": value} if by == "context" else {}
            Call = self.env["pharma.call"].with_user(self.rep).with_context(**context)
            with self.subTest(field=name, by=by):
                try:
                    with self.env.cr.savepoint():
                        call = Call.create(vals)
                except UserError:
                    continue  # refused is as good as ignored
                self.assertEqual((call.state, call.user_id), ("planned", self.rep))
                self.assertEqual((call.territory_id, call.company_id), (self.n1a, self.company))
                self.assertEqual(call.class_id, self.class_b)
                for stamp in (
                    "cycle_id",
                    "quality",
                    "corrects_id",
                    "is_effective",
                    "date_submitted",
                    "reason_id",
                ):
                    self.assertFalse(call[stamp], stamp)
