# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_joint import JointCommon


class HeardCommon(JointCommon):
    def _told(self, product=None, message=None):
        """Return {customer: how often it counts} of a product or message in the cycle."""
        Progress = self.env["pharma.cycle.progress"]
        name = "message" if message else "product"
        column = "key_message_id" if message else "product_id"
        query = getattr(Progress, f"_{name}_facts_query")()
        self.env.flush_all()
        counts = {}
        for row in self.env.execute_query_dict(query):
            if row["cycle_id"] == self.cycle.id and row[column] == (message or product).id:
                partner = self.env["res.partner"].browse(row["partner_id"])
                counts[partner] = counts.get(partner, 0) + 1
        return counts

    def _details(self, *products):
        return [
            {
                "product_id": product.id,
                "messages": [{"key_message_id": message.id, "reaction": "positive"}]
                if message
                else [],
            }
            for product, message in products
        ]


@tagged("post_install", "-at_install")
class TestHeardByAttendees(HeardCommon):
    """A group call: all heard all, but for what is told of one of them."""

    def _group_call(self, attendees, **vals):
        result = self._report(
            self.rep,
            partner_id=self.hospital.id,
            channel_id=self.group.id,
            details=self._details(
                (self.product_1, self.message_1), (self.product_2, self.message_2)
            ),
            attendees=attendees,
            **vals,
        )
        return self.env["pharma.call"].browse(result["id"])

    def _line(self, product, message=None, **vals):
        return {
            "product_id": product.id,
            "key_message_id": message.id if message else False,
            **vals,
        }

    def test_counts_for_who_heard_it(self):
        self._group_call(
            [
                {"partner_id": self.doctor_a.id},
                {
                    "partner_id": self.doctor_b.id,
                    "reaction": "neutral",
                    "details": [
                        self._line(self.product_1, heard=False),
                        self._line(self.product_2, reaction="negative"),
                        self._line(
                            self.product_2, self.message_2, heard=False, reaction="positive"
                        ),
                    ],
                },
            ]
        )
        both, a_only = {self.doctor_a: 1, self.doctor_b: 1}, {self.doctor_a: 1}
        doctors = self.doctor_a | self.doctor_b
        for expected, subject in (
            (a_only, {"product": self.product_1}),
            (both, {"product": self.product_2}),
            (a_only, {"message": self.message_1}),
            (a_only, {"message": self.message_2}),
        ):
            told = {p: n for p, n in self._told(**subject).items() if p in doctors}
            self.assertEqual(told, expected, subject)
        rows = self.env["pharma.cycle.progress"].search(
            [("cycle_id", "=", self.cycle.id), ("partner_id", "=", self.doctor_b.id)]
        )
        self.assertEqual(sum(rows.mapped("actual")), 1, "the call itself counts")

    def test_in_words(self):
        call = self._group_call(
            [
                {
                    "partner_id": self.doctor_b.id,
                    "details": [
                        self._line(self.product_1, heard=False, reaction="positive"),
                        self._line(self.product_2, reaction="negative"),
                    ],
                }
            ]
        )
        self.assertEqual(
            call.attendee_ids.heard_text,
            f"{self.product_1.display_name}: not heard, {self.product_2.display_name}: Negative",
        )
        self.assertFalse(
            call.attendee_ids.detail_ids[0].reaction, "who did not hear it took it in no way"
        )

    def test_the_sheet_knows(self):
        """The next call on who was among others: what was heard there, and how often."""
        self._group_call(
            [
                {
                    "partner_id": self.doctor_a.id,
                    "details": [
                        self._line(self.product_1, heard=False),
                        self._line(self.product_2, reaction="negative"),
                    ],
                }
            ]
        )
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_a.id)
        [last] = sheet["last_calls"]
        self.assertEqual(last["products"], [{"name": self.product_2.name, "reaction": "negative"}])
        heard = {row["key_message_id"]: row["heard"] for row in sheet["post_its"]}
        self.assertEqual(heard, {self.message_2.id: 1, self.message_1.id: 0})

    def test_a_correction_keeps_and_changes_it(self):
        self.company.pharma_call_correction_confirm = False
        call = self._group_call(
            [
                {
                    "partner_id": self.doctor_b.id,
                    "details": [self._line(self.product_1, heard=False)],
                }
            ]
        )

        def correct(**vals):
            result = self.env["pharma.call"].browse(call.id).with_user(self.rep)
            answer = result.ask_correction(
                {"client_uuid": str(uuid.uuid4()), "reason": "Mistyped", **vals}
            )
            return self.env["pharma.call"].browse(answer["call_id"])

        call = correct(note="As it was")
        self.assertEqual(call.attendee_ids.detail_ids.product_id, self.product_1)
        call = correct(details=self._details((self.product_2, None)))
        self.assertFalse(call.attendee_ids.detail_ids, "no longer told to anybody")

    def test_bad_input(self):
        other = self.env["product.product"].create({"name": "Other", "pharma_kind": "promoted"})
        for details in (
            "x",
            [3],
            [{"product_id": "1"}],
            [{"product_id": self.product_1.id, "key_message_id": "x"}],
            [{"product_id": self.product_1.id, "reaction": "bored"}],
            [{"product_id": other.id, "heard": False}],
            [self._line(self.product_1, self.message_2, heard=False)],
        ):
            with self.subTest(details=details), self.assertRaises(UserError):
                with self.cr.savepoint():
                    self._group_call([{"partner_id": self.doctor_b.id, "details": details}])
        twice = [self._line(self.product_1, heard=False)] * 2
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._group_call([{"partner_id": self.doctor_b.id, "details": twice}])

    def test_fixed_once_submitted(self):
        call = self._group_call(
            [{"partner_id": self.doctor_a.id}, {"partner_id": self.doctor_b.id}]
        )
        attendee = call.attendee_ids[0].with_user(self.rep)
        Line = self.env["pharma.call.attendee.detail"].with_user(self.rep)
        vals = {"attendee_id": attendee.id, "product_id": self.product_1.id, "heard": False}
        with self.assertRaises(AccessError):
            Line.create(vals)
        line = Line.sudo().create(vals).with_user(self.rep)
        for change in (
            lambda: line.write({"heard": True}),
            lambda: line.write({"attendee_id": call.attendee_ids[1].id}),
            line.unlink,
        ):
            with self.assertRaises(AccessError):
                change()
        mine = self._call(self.rep, self.doctor_b)
        with self.assertRaises(AccessError, msg="a forged call does not open the door"):
            Line.create({**vals, "call_id": mine.id, "product_id": self.product_2.id})
        with self.assertRaises(AccessError):
            line.with_user(self.rep_south).read(["product_id"])


@tagged("post_install", "-at_install")
class TestToldByGuests(HeardCommon):
    """A joint call: what the guest told counts with it, once, when the part is handed in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Line = cls.env["pharma.call.guest.detail"]

    def _held(self, **vals):
        call = self._joint(self.rep, self.doctor_a, self.rep2)
        self._report(
            self.rep,
            call_id=call.id,
            date_done=str(self.now - timedelta(minutes=5)),
            details=self._details((self.product_1, self.message_1)),
            **vals,
        )
        return call, call.guest_ids.with_user(self.rep2)

    def _tell(self, guest, product, message=None, **vals):
        return self.Line.with_user(guest.env.user).create(
            {
                "guest_id": guest.id,
                "product_id": product.id,
                "key_message_id": message.id if message else False,
                **vals,
            }
        )

    def test_counts_once_when_handed_in(self):
        call, guest = self._held()
        self._tell(guest, self.product_1, self.message_1)
        self._tell(guest, self.product_2, self.message_2, reaction="positive")
        self.assertEqual(self._told(self.product_2), {}, "not handed in")
        guest.action_report()
        one = {self.doctor_a: 1}
        self.assertEqual(self._told(self.product_1), one, "told by both, counted once")
        self.assertEqual(self._told(self.product_2), one)
        self.assertEqual(self._told(message=self.message_2), one)
        rows = self.env["pharma.call.report"]._read_group(
            [("company_id", "=", self.company.id), ("product_id", "!=", False)],
            ["user_id", "product_id"],
            ["detailed:sum", "detail_weight:sum"],
        )
        self.assertEqual(
            {(user, product): tuple(sums) for user, product, *sums in rows},
            {(self.rep, self.product_1): (1, 100.0), (self.rep2, self.product_2): (1, 0.0)},
        )
        sheet = self.env["pharma.call"].with_user(self.rep).precall_sheet(self.doctor_a.id)
        self.assertEqual(
            [row["name"] for row in sheet["last_calls"][0]["products"]],
            [self.product_1.name, self.product_2.name],
        )
        heard = {row["key_message_id"]: row["heard"] for row in sheet["post_its"]}
        self.assertEqual(heard, {self.message_1.id: 1, self.message_2.id: 1})
        self.assertEqual(call.with_user(self.rep).guest_ids.detail_ids.mapped("product_id.name"),
                         [self.product_1.name, self.product_2.name])  # fmt: skip

    def test_products_are_a_part(self):
        _call, guest = self._held()
        with self.assertRaises(UserError):
            guest.action_report()
        guest.write({"detail_ids": [(0, 0, {"product_id": self.product_2.id})]})
        guest.action_report()
        self.assertTrue(guest.reported_on)

    def test_whose_part_it_is(self):
        _call, guest = self._held()
        line = self._tell(guest, self.product_2)
        for user in (self.rep, self.manager, self.rep_south):
            with self.assertRaises(AccessError, msg=user.login):
                self._tell(guest.with_user(user), self.product_1)
            with self.assertRaises(AccessError, msg=user.login):
                line.with_user(user).write({"reaction": "negative"})
            with self.assertRaises(AccessError, msg=user.login):
                line.with_user(user).unlink()
        self.assertTrue(line.with_user(self.rep).read(["product_id"]))
        with self.assertRaises(AccessError):
            line.with_user(self.rep_south).read(["product_id"])
        for name, value in (
            ("reported_on", self.now), ("user_id", self.rep.id), ("call_id", 1), ("guest_id", guest.id),
        ):  # fmt: skip
            with self.assertRaises(AccessError, msg=name):
                line.write({name: value})
        forged = self._tell(guest, self.product_1, reported_on=self.now, user_id=self.rep.id)
        self.assertEqual((forged.reported_on, forged.user_id), (False, self.rep2))
        guest.action_report()
        for change in (
            lambda: line.write({"reaction": "positive"}),
            line.unlink,
            lambda: self._tell(guest, self.product_1, self.message_1),
        ):
            with self.assertRaises(UserError):
                change()

    def test_what_can_be_told(self):
        _call, guest = self._held()
        rival = self.env["product.product"].create(
            {
                "name": "Rivalol",
                "pharma_kind": "competitor",
                "company_id": self.company.id,
                "pharma_competitor_id": self.env["pharma.competitor"].create({"name": "R"}).id,
            }
        )
        with self.assertRaises(ValidationError):
            self._tell(guest, rival)
        with self.assertRaises(ValidationError):
            self._tell(guest, self.product_1, self.message_2)

    def test_a_correction_keeps_it(self):
        self.company.pharma_call_correction_confirm = False
        call, guest = self._held()
        self._tell(guest, self.product_2, self.message_2)
        guest.action_report()
        answer = call.with_user(self.rep).ask_correction(
            {"client_uuid": str(uuid.uuid4()), "reason": "Longer", "duration": 25}
        )
        corrected = self.env["pharma.call"].browse(answer["call_id"])
        self.assertEqual(corrected.guest_ids.detail_ids.key_message_id, self.message_2)
        self.assertEqual(self._told(self.product_2), {self.doctor_a: 1})
