# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CallCommon


class QueueCommon(CallCommon):
    def _good(self, user, partner, days=-1, reaction="positive", **values):
        """A submitted call against which nothing speaks."""
        call = self._call(
            user, partner, days=days, **{"purpose": "P", "note": "N", "next_objective": "O", "duration": 20, **values}
        )  # fmt: skip
        call.detail_ids = [Command.create({"product_id": self.product_2.id, "reaction": reaction})]
        call.action_submit()
        return call


@tagged("post_install", "-at_install")
class TestReviewQueue(QueueCommon):
    """Reasons to look, many reviewed at once, the age of the queue."""

    def test_remarks(self):
        self.assertFalse(self._good(self.rep, self.doctor_a).is_remarkable)
        for code, call in (
            ("ineffective", self._good(self.rep, self.doctor_a, days=-2, duration=3)),
            ("negative", self._good(self.rep, self.doctor_b, reaction="negative")),
            ("late", self._good(self.rep, self.doctor_a, days=-5)),
        ):
            self.assertEqual((call.remark_codes, call.is_remarkable), (code, True))
            self.assertEqual(call.remarks, call._remark_labels()[code])
        self.company.pharma_call_late_days = 0
        self.assertFalse(self._good(self.rep, self.doctor_b, days=-6).is_remarkable)
        call = self._call(self.rep, self.doctor_a, days=1, remark_codes="late", is_remarkable=True)
        self.assertFalse(call.remark_codes or call.is_remarkable)
        for name in ("remark_codes", "shared_territory_id"):
            with self.assertRaises(UserError):
                call.with_user(self.rep).write({name: self.n1.id})

    def test_bulk(self):
        good = self._good(self.rep, self.doctor_a) | self._good(self.rep, self.doctor_b)
        look = self._good(self.rep, self.doctor_a, days=-2, reaction="negative")
        own = self._good(self.manager, self.doctor_b, days=-2)
        south = self._good(self.rep_south, self.doctor_south)
        queue = self.env["pharma.call"].with_user(self.manager)
        with self.assertRaises(AccessError):
            queue.with_user(self.rep).action_review_unremarkable()
        with self.assertRaises(AccessError):
            queue.with_user(self.rep).action_ask_unremarkable()
        asked = queue.action_ask_unremarkable()["params"]
        self.assertIn("2 of 3 calls will be marked", asked["text"], "those of the manager's team")
        asked = (good[0] | look).with_user(self.manager).action_ask_unremarkable()["params"]
        self.assertIn("1 of 2 calls", asked["text"], "of those selected")
        self.assertEqual(
            set(good.mapped("state")), {"submitted"}, "nothing happens before the answer"
        )
        queue.browse(good[0].id).action_review_unremarkable()
        self.assertEqual(good.mapped("state"), ["reviewed", "submitted"], "of those selected")
        action = queue.action_review_unremarkable()
        self.assertIn("reviewed: 1", action["params"]["message"])
        self.assertEqual(set(good.mapped("state")), {"reviewed"})
        self.assertTrue(all(good.mapped("date_reviewed")))
        self.assertEqual({look.state, own.state, south.state}, {"submitted"})
        self.assertEqual(
            queue.action_ask_unremarkable()["tag"], "display_notification", "none left"
        )
        told = self.env["mail.message"].search(
            [
                ("notified_partner_ids", "in", self.rep.partner_id.ids),
                ("subject", "=", "Calls reviewed"),
            ]
        )
        self.assertEqual(len(told), 2)
        # neither a selection nor a context reaches what is not the manager's
        (own | south | look).with_user(self.manager).with_context(
            default_state="reviewed"
        ).action_review_unremarkable()
        self.assertEqual({look.state, own.state, south.state}, {"submitted"})

    def test_bulk_costs_the_same(self):
        days = iter(range(1, 30))

        def queries(count):
            calls = self.env["pharma.call"]
            for _number in range(count):
                calls |= self._good(self.rep, self.doctor_a, days=-next(days))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["pharma.call"].with_user(self.manager).action_review_unremarkable()
            self.env.flush_all()
            self.assertEqual(set(calls.mapped("state")), {"reviewed"})
            return self.env.cr.sql_log_count - before

        self.company.pharma_call_late_days = 0
        self.company.pharma_call_backdate_days = -1
        queries(1)
        self.assertLessEqual(queries(3), queries(1) + 6)

    def test_tell_once(self):
        call = self._good(self.rep, self.doctor_a)
        call.with_user(self.manager).action_review()
        [message] = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.rep.partner_id.ids)]
        )
        self.assertIn(self.manager.name, message.body)
        self.assertIn("Anna North", message.body)

    def _backlog(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = (
            self.env["pharma.review.backlog"]
            .with_user(user)
            .search([("company_id", "=", self.company.id)])
        )
        return {row.manager_id: row for row in rows.sudo()}

    def test_age_of_the_queue(self):
        calls = self.env["pharma.call"]
        for days in (1, 5):
            with freeze_time(self.now - timedelta(days=days)):
                calls |= self._good(self.rep, self.doctor_a, days=-days)
        mine = self._good(self.manager, self.doctor_b)
        above = self._good(self.regional, self.doctor_b, days=-2)
        south = self._good(self.rep_south, self.doctor_south, reaction="negative")
        rows = self._backlog(self.business)
        self.assertEqual(set(rows), {self.manager, self.regional, self.business})
        row = rows[self.manager]
        self.assertEqual((row.waiting, row.late, row.remarkable, row.oldest_days), (2, 1, 0, 5))
        self.assertAlmostEqual(row.mean_days, 3, 1)
        self.assertEqual(rows[self.regional].waiting, 1, "the manager's own call")
        self.assertEqual(rows[self.business].waiting, 2, "the regional's own, and the south")
        self.assertEqual(rows[self.business].remarkable, 1)
        self.assertEqual(set(self._backlog(self.regional)), {self.manager, self.regional})
        self.assertEqual(set(self._backlog(self.manager)), {self.manager})
        with self.assertRaises(AccessError):
            self._backlog(self.rep)
        found = self.env["pharma.call"].search(
            rows[self.business].with_user(self.business).action_open_calls()["domain"]
        )
        self.assertEqual(found, above | south)
        waiting = {
            row["call_id"]: row["manager_id"]
            for row in self.env.execute_query_dict(
                self.env["pharma.review.backlog"]._waiting_query()
            )
        }
        self.assertEqual({waiting[call.id] for call in calls}, {self.manager.id})
        self.assertEqual(waiting[mine.id], self.regional.id)

    def test_waits_for_nobody(self):
        """Without any manager above, a call does not vanish from the figures."""
        call = self._good(self.rep_south, self.doctor_south)
        self.country.member_ids.filtered(lambda m: m.role == "manager").date_end = (
            self.today - timedelta(days=1)
        )
        row = self._backlog(self.auditor)[self.env["res.users"]]
        self.assertEqual(row.waiting, 1)
        domain = row.with_user(self.auditor).action_open_calls()["domain"]
        self.assertEqual(self.env["pharma.call"].search(domain), call)

    def test_home(self):
        for days in (1, 5):
            with freeze_time(self.now - timedelta(days=days)):
                self._good(self.rep, self.doctor_a, days=-days)
        self._good(self.manager, self.doctor_b)
        self._good(self.rep_south, self.doctor_south, reaction="negative")
        Call = self.env["pharma.call"]
        for user in (self.rep, self.manager, self.regional, self.business, self.auditor):
            env = Call.with_user(user)
            env._today_of(user)
            with self.assertQueryCount(2):
                home = env._home_review_queue()
            queue = env.search([("state", "=", "submitted"), ("is_my_team", "=", True)])
            self.assertEqual(home["waiting"], len(queue), user.login)
            self.assertEqual(home["remarkable"], len(queue.filtered("is_remarkable")))
        home = Call.with_user(self.manager)._home_review_queue()
        self.assertEqual((home["waiting"], home["late"], home["oldest_days"]), (2, 1, 5))


@tagged("post_install", "-at_install")
class TestSharedCall(QueueCommon):
    """An example is read and discussed by the team, and by nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._made(cls.rep, cls.doctor_b, note="A fine talk")

    def _share(self, user, **values):
        return (
            self.env["pharma.call.review"]
            .with_user(user)
            .create({"call_id": self.call.id, "text": "Look how it opens", "share": True, **values})
        )

    def _reads(self, user):
        self.env.invalidate_all()
        call = self.call.with_user(user)
        return bool(call.search([("id", "=", call.id)])), call.has_access("read")

    def test_share(self):
        self.call.detail_ids.sudo().create(
            {"call_id": self.call.id, "product_id": self.product_1.id}
        )
        self.assertEqual(self._reads(self.rep2), (False, False), "the doctor is not theirs")
        self._share(self.manager)
        self.assertEqual(self.call.shared_territory_id, self.n1)
        self.assertEqual(self._reads(self.rep2), (True, True))
        self.assertEqual(self._reads(self.rep_south), (False, False), "another team")
        self.assertEqual(self.call.with_user(self.rep2).detail_ids.product_id, self.product_1)
        with self.assertRaises(AccessError):
            self.call.with_user(self.rep2).partner_id.read(["email"])
        self.assertFalse(
            self.call.with_user(self.rep2).review_ids, "what was said to the rep stays there"
        )
        message = self.call.message_ids.filtered(
            lambda m: self.rep2.partner_id in m.notified_partner_ids
        )
        self.assertIn("Look how it opens", message.body)
        self.assertNotIn(self.rep_south.partner_id, message.notified_partner_ids)
        self.call.with_user(self.rep2).message_post(body="I will try that")
        with self.assertRaises(UserError):
            self.call.with_user(self.rep2).write({"note": "Mine"})
        with self.assertRaises(AccessError):
            self.call.with_user(self.rep_south).message_post(body="Hello")

    def test_take_back(self):
        self._share(self.manager)
        for user in (self.rep2, self.rep, self.rep_south):
            with self.assertRaises(AccessError):
                self.call.with_user(user).action_unshare()
        self.call.with_user(self.regional).action_unshare()
        self.assertEqual(self._reads(self.rep2), (False, False))

    def test_not_yours_to_share(self):
        for user in (self.rep, self.rep2, self.rep_south):
            with self.assertRaises(AccessError):
                self._share(user)
        self.assertFalse(self.call.shared_territory_id)
        own = self._made(self.manager, self.doctor_b, days=-3)
        with self.assertRaises(AccessError):
            self.env["pharma.call.review"].with_user(self.manager).create(
                {"call_id": own.id, "text": "Mine is best", "share": True}
            )
        self.assertEqual(own.state, "submitted")
