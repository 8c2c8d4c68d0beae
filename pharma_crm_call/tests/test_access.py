# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestAccess(CallCommon):
    """Who sees and who writes which call, in every way a client can ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_rep = cls._full_call(cls.rep, cls.doctor_a, -1)
        cls.call_rep2 = cls._full_call(cls.rep2, cls.doctor_a, -2)
        cls.call_b = cls._full_call(cls.rep, cls.doctor_b, -2)
        cls.call_south = cls._full_call(cls.rep_south, cls.doctor_south, -1)
        cls.calls = cls.call_rep | cls.call_rep2 | cls.call_b | cls.call_south
        cls.env["pharma.call.review"].with_user(cls.manager).create(
            {"call_id": cls.call_rep.id, "text": "Well done"}
        )

    @classmethod
    def _full_call(cls, user, partner, days):
        call = cls._call(user, partner, days=days, channel_id=cls.group.id)
        call.detail_ids = [Command.create({"product_id": cls.product_1.id})]
        call.call_message_ids = [
            Command.create({"key_message_id": cls.message_1.id, "detail_id": call.detail_ids.id})
        ]
        call.attendee_ids = [Command.create({"partner_id": partner.id})]
        call.action_submit()
        return call

    def _visible(self):
        """{user: calls that the user is to see}"""
        everything = self.calls
        north = everything - self.call_south
        return {
            self.rep: north,
            self.rep2: self.call_rep | self.call_rep2,
            self.rep_south: self.call_south,
            self.manager: north,
            self.regional: north,
            self.business: everything,
            self.medical: everything,
            self.steward: everything,
            self.auditor: everything,
            self.admin: everything,
        }

    def test_read(self):
        for user, expected in self._visible().items():
            Call = self.env["pharma.call"].with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(Call.search([("id", "in", self.calls.ids)]), expected)
                self.assertEqual(Call.search_count([("id", "in", self.calls.ids)]), len(expected))
                found = {id_ for id_, _name in Call.name_search("", [("id", "in", self.calls.ids)])}
                self.assertEqual(found, set(expected.ids))
                groups = Call._read_group([("id", "in", self.calls.ids)], ["user_id"], ["__count"])
                self.assertEqual(sum(count for _user, count in groups), len(expected))
                for call in self.calls - expected:
                    with self.assertRaises(AccessError):
                        call.with_user(user).read(["note"])
                    with self.assertRaises(AccessError):
                        call.with_user(user).precall_sheet()
                expected.with_user(user).read(["note", "partner_id", "state"])

    def test_read_parts(self):
        for user, expected in self._visible().items():
            for model in ("detail", "message", "attendee"):
                parts = (
                    self.env[f"pharma.call.{model}"]
                    .with_user(user)
                    .search([("call_id", "in", self.calls.ids)])
                )
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(parts.call_id, expected)
        hidden = self.call_south.detail_ids.with_user(self.rep)
        with self.assertRaises(AccessError):
            hidden.read(["product_id"])

    def test_read_reviews(self):
        expected = {
            self.rep: 1, self.rep2: 0, self.rep_south: 0, self.manager: 1, self.regional: 1, self.medical: 1,
        }  # fmt: skip
        for user, count in expected.items():
            with self.subTest(user=user.login):
                reviews = (
                    self.env["pharma.call.review"]
                    .with_user(user)
                    .search([("call_id", "in", self.calls.ids)])
                )
                self.assertEqual(len(reviews), count)

    def test_write(self):
        planned = self._call(self.rep, self.doctor_a, days=2)
        for user in (self.rep2, self.rep_south, self.medical, self.steward, self.auditor):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    planned.with_user(user).write({"purpose": "x"})
                with self.assertRaises(AccessError):
                    planned.with_user(user).unlink()
                with self.assertRaises(UserError):
                    planned.with_user(user).action_submit()
                with self.assertRaises(UserError):
                    planned.with_user(user).action_cancel()
        for user in (self.medical, self.steward, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._call(user, self.doctor_a, days=3)

    def test_write_parts(self):
        planned = self._call(self.rep, self.doctor_a, days=2)
        for user in (self.rep2, self.manager, self.medical, self.admin):
            for model, values in (
                ("pharma.call.detail", {"product_id": self.product_1.id}),
                ("pharma.call.message", {"key_message_id": self.message_1.id}),
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({"call_id": planned.id, **values})
        planned.detail_ids = [Command.create({"product_id": self.product_1.id})]
        with self.assertRaises(AccessError):
            planned.detail_ids.call_id = self._call(self.rep2, self.doctor_a, days=2)

    def test_former_reps_history_stays(self):
        """A departed rep's calls stay visible to the successor; the rep keeps the own ones."""
        member = self.n1b.member_ids
        member.date_end = self.today
        self.env["pharma.territory.member"].create(
            {"territory_id": self.n1b.id, "user_id": self.rep_south.id, "date_start": self.today}
        )
        self.env.invalidate_all()
        self.assertIn(self.call_rep2, self.env["pharma.call"].with_user(self.rep_south).search([]))
        self.assertIn(self.call_rep2, self.env["pharma.call"].with_user(self.rep2).search([]))

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.admin.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        calls = (
            self.env["pharma.call"]
            .with_user(self.admin)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertFalse(calls.search([("id", "in", self.calls.ids)]))
        self.assertFalse(
            self.env["pharma.call.detail"]
            .with_env(calls.env)
            .search([("call_id", "in", self.calls.ids)])
        )

    def test_comment_of_colleague(self):
        """Everybody who may read a call may comment on it, nobody else."""
        self.call_rep.with_user(self.rep2).message_post(body="I met her too")
        with self.assertRaises(AccessError):
            self.call_rep.with_user(self.rep_south).message_post(body="x")
